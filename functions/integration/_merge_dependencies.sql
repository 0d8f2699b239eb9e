-- Bring the dependencies of a task into line with a file that was edited: what the file has
-- gained since base is added, what it has lost is removed, what was changed in Signalbox
-- stays. References that cannot be edges go to quarantine, in place of those there before.
--
-- base and file are lists of {"reference", "task_id", "type", "condition"}.
create or replace function signalbox._merge_dependencies(
    project_id uuid,
    task_id uuid,
    base jsonb,
    file jsonb
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_edge record;
    v_new jsonb;
begin
    -- What is wanted and not there: new in the file, or quarantined until now.
    select coalesce(jsonb_agg(to_jsonb(w) order by w.ordinality), '[]')
    into v_new
    from (
        select
            f.ordinality,
            f.reference,
            f.task_id,
            f.type,
            f.condition,
            row_number() over (partition by f.task_id, f.type order by f.ordinality) > 1
                as is_again
        from rows from (
            jsonb_to_recordset(_merge_dependencies.file) as (
                reference text,
                task_id uuid,
                type signalbox_data.dependency_type,
                condition signalbox_data.dependency_condition
            )
        ) with ordinality f (reference, task_id, type, condition, ordinality)
    ) w
    where w.task_id is null
        or w.is_again
        or not exists (
            select
            from signalbox_data.task_dependencies d
            where d.project_id = _merge_dependencies.project_id
                and d.task_id = _merge_dependencies.task_id
                and d.depends_on_task_id = w.task_id
                and d.type = w.type
        )
        and (
            not exists (
                select
                from jsonb_to_recordset(_merge_dependencies.base)
                    b (task_id uuid, type signalbox_data.dependency_type)
                where b.task_id = w.task_id
                    and b.type = w.type
            )
            or exists (
                select
                from signalbox_data.quarantined_dependencies q
                where q.project_id = _merge_dependencies.project_id
                    and q.task_id = _merge_dependencies.task_id
                    and q.reference = w.reference
            )
        );

    for v_edge in
        select b.task_id, b.type
        from jsonb_to_recordset(_merge_dependencies.base)
            b (task_id uuid, type signalbox_data.dependency_type)
        inner join signalbox_data.task_dependencies d
            on d.project_id = _merge_dependencies.project_id
            and d.task_id = _merge_dependencies.task_id
            and d.depends_on_task_id = b.task_id
            and d.type = b.type
        except
        select f.task_id, f.type
        from jsonb_to_recordset(_merge_dependencies.file)
            f (task_id uuid, type signalbox_data.dependency_type)
    loop
        perform signalbox.remove_dependency(
            _merge_dependencies.project_id, _merge_dependencies.task_id, v_edge.task_id,
            v_edge.type
        );
    end loop;

    delete from signalbox_data.quarantined_dependencies q
    where q.project_id = _merge_dependencies.project_id
        and q.task_id = _merge_dependencies.task_id;

    with wanted as materialized (
        select
            w.*,
            row_number() over (
                partition by w.task_id is null or w.is_again order by w.ordinality
            )::integer as number
        from jsonb_to_recordset(v_new) w (
            ordinality integer,
            reference text,
            task_id uuid,
            type signalbox_data.dependency_type,
            condition signalbox_data.dependency_condition,
            is_again boolean
        )
    ),
    refused as materialized (
        select r.ordinal, r.reason, r.detail
        from (
            select
                array_agg(_merge_dependencies.task_id) as task_ids,
                array_agg(w.task_id order by w.number) as depends_on_ids,
                array_agg(w.type order by w.number) as types,
                array_agg(w.condition order by w.number) as conditions
            from wanted w
            where w.task_id is not null
                and not w.is_again
            having count(*) > 0
        ) a
        cross join lateral signalbox._add_dependencies(
            _merge_dependencies.project_id, a.task_ids, a.depends_on_ids, a.types, a.conditions
        ) r
    )
    insert into signalbox_data.quarantined_dependencies (
        project_id, task_id, depends_on_task_id, type, condition, reason, reference, detail
    )
    select
        _merge_dependencies.project_id,
        _merge_dependencies.task_id,
        w.task_id,
        w.type,
        w.condition,
        case
            when w.task_id is null then 'dangling'
            when w.is_again then 'duplicate'
            else r.reason
        end,
        w.reference,
        r.detail
    from wanted w
    left join refused r
        on r.ordinal = w.number
        and w.task_id is not null
        and not w.is_again
    where w.task_id is null
        or w.is_again
        or r.reason is not null
    order by w.ordinality;
end;
$$;

comment on function signalbox._merge_dependencies(uuid, uuid, jsonb, jsonb) is
    'Apply to a task''s dependencies what changed from base to file; bad references go to '
    'quarantine.';
