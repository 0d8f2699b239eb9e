-- The edges that the documents of create_tasks ask for, by the numbers of the tasks in the call,
-- and their parents: what a name means is looked for among the keys of the call, then those of
-- the workflow, then the ids of the project. Raises SB005 for parents that are not understood.
--
-- The arrays of edges belong together: first the explicit ones, whose place in depends_on is not
-- 0, then those of type subtask, then inherited ones.
create or replace function signalbox._task_references(
    project_id uuid,
    workflow_id uuid,
    tasks jsonb,
    keys text[],
    out parent_numbers integer[],
    out parent_ids uuid[],
    out sources integer[],
    out targets integer[],
    out target_ids uuid[],
    out types signalbox_data.dependency_type[],
    out conditions signalbox_data.dependency_condition[],
    out spellings text[],
    out places integer[],
    out reasons signalbox_data.quarantine_reason[]
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
-- How many tasks there are is unknown to the planner; a hash join is right for few and many.
set enable_nestloop = off
set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
    v_problems text;
begin
    with named as materialized (
        select n.key, n.number::integer as number
        from unnest(_task_references.keys) with ordinality n (key, number)
        where n.key is not null
    ),
    item as materialized (
        select i.parent, i.depends_on, i.number::integer as number
        from rows from (
            jsonb_to_recordset(_task_references.tasks) as (parent text, depends_on jsonb)
        ) with ordinality i (parent, depends_on, number)
    ),
    reference as materialized (
        select
            i.number,
            r.place::integer as place,
            case jsonb_typeof(r.value)
                when 'object' then r.value ->> 'task'
                else r.value #>> '{}'
            end as name,
            coalesce(r.value ->> 'type', 'blocks')::signalbox_data.dependency_type as type,
            coalesce(r.value ->> 'condition', 'success')
                ::signalbox_data.dependency_condition as condition,
            coalesce(r.value ->> 'reference', r.value ->> 'task', r.value #>> '{}') as spelling
        from item i
        cross join lateral jsonb_array_elements(
            case when jsonb_typeof(i.depends_on) = 'array' then i.depends_on else '[]' end
        ) with ordinality r (value, place)
        where i.depends_on <> '[]'
    ),
    elsewhere as materialized (
        select f.name, t.id
        from (
            select distinct u.name
            from (
                select r.name from reference r
                union all
                select i.parent from item i where i.parent is not null
            ) u (name)
            where not exists (
                select
                from named n
                where n.key = u.name
            )
        ) f
        cross join lateral (
            select t.id
            from signalbox_data.tasks t
            where t.project_id = _task_references.project_id
                and t.workflow_id = _task_references.workflow_id
                and t.key = f.name
            union all
            select t.id
            from signalbox_data.tasks t
            where t.project_id = _task_references.project_id
                and t.id = case
                    when f.name ~ '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$'
                        then f.name::uuid
                end
            limit 1
        ) t
    ),
    parent as materialized (
        select i.number, i.parent as name, n.number as parent_number, e.id as parent_id
        from item i
        left join named n
            on n.key = i.parent
        left join elsewhere e
            on e.name = i.parent
        where i.parent is not null
    ),
    -- Pairs of a task and an ancestor of this call.
    ancestry as materialized (
        with recursive above (number, ancestor) as (
            select p.number, p.parent_number
            from parent p
            where p.parent_number is not null
            union
            select a.number, p.parent_number
            from above a
            inner join parent p
                on p.number = a.ancestor
            where p.parent_number is not null
        )
        select a.number, a.ancestor
        from above a
    ),
    explicit as materialized (
        select
            r.*,
            n.number as target,
            e.id as target_id,
            case
                when n.number is null and e.id is null then 'dangling'
                when n.number = r.number then 'itself'
                when row_number() over (
                    partition by r.number, n.number, e.id, r.type order by r.place
                ) > 1 then 'duplicate'
            end::signalbox_data.quarantine_reason as reason
        from reference r
        left join named n
            on n.key = r.name
        left join elsewhere e
            on e.name = r.name
    ),
    edge as (
        select
            1 as weight, x.number, x.place, x.target, x.target_id, x.type, x.condition,
            x.spelling, x.reason
        from explicit x
        union all
        select
            2, p.parent_number, 0, p.number, null, 'subtask', 'completion', null, null
        from parent p
        where p.parent_number is not null
        union all
        -- Of several conditions the strictest.
        select
            3, a.number, 0, x.target, x.target_id,
            'inherited'::signalbox_data.dependency_type, min(x.condition), null,
            null::signalbox_data.quarantine_reason
        from ancestry a
        inner join explicit x
            on x.number = a.ancestor
            and x.type = 'blocks'
            and x.reason is null
        where x.target is distinct from a.number
            and not exists (
                select
                from ancestry b
                where b.number = x.target
                    and b.ancestor = a.ancestor
            )
        group by a.number, x.target, x.target_id
    )
    select
        (
            select array_agg(p.parent_number order by i.number)
            from item i
            left join parent p
                on p.number = i.number
        ),
        (
            select array_agg(p.parent_id order by i.number)
            from item i
            left join parent p
                on p.number = i.number
        ),
        coalesce(array_agg(g.number), '{}'),
        array_agg(g.target),
        array_agg(g.target_id),
        array_agg(g.type),
        array_agg(g.condition),
        array_agg(g.spelling),
        array_agg(g.place),
        array_agg(g.reason),
        (
            select string_agg(
                format('$[%s].parent: %s', p.number - 1, case
                    when p.parent_number is null and p.parent_id is null
                        then format('no task "%s"', p.name)
                    else format('"%s" is below the task itself', p.name)
                end),
                E'\n' order by p.number
            )
            from parent p
            where p.parent_number is null and p.parent_id is null
                or exists (
                    select
                    from ancestry a
                    where a.number = p.number
                        and a.ancestor = p.number
                )
        )
    into
        parent_numbers, parent_ids, sources, targets, target_ids, types, conditions,
        spellings, places, reasons, v_problems
    from (
        select e.*
        from edge e
        order by e.weight, e.number, e.place
    ) g;

    if v_problems is not null then
        raise exception 'parents of tasks are not understood'
            using
                errcode = 'SB005',
                detail = v_problems;
    end if;
end;
$$;

comment on function signalbox._task_references(uuid, uuid, jsonb, text[]) is
    'The parents and edges that the documents of create_tasks name, as numbers of tasks in the '
    'call or ids of others; an edge that cannot be has a reason.';
