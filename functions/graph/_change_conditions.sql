-- Give inherited edges other conditions, because ancestors have come to wait for the same task on
-- others: what was met may no longer be, or the other way round. The edges stay where they are in the
-- order, so that the graph is not locked for it.
create or replace function signalbox._change_conditions(
    project_id uuid,
    task_ids uuid[],
    depends_on_ids uuid[],
    conditions signalbox_data.dependency_condition[],
    is_more_to_come boolean default false
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_less uuid[];
    v_more uuid[];
    v_edges bigint[];
begin
    -- Nobody ends what they wait for meanwhile.
    perform signalbox._lock_tasks(
        _change_conditions.project_id,
        array(select distinct u.id from unnest(_change_conditions.task_ids) u (id)),
        array(
            select unnest(_change_conditions.depends_on_ids)
            except
            select unnest(_change_conditions.task_ids)
        )
    );

    with changed as (
        update signalbox_data.task_dependencies d
        set condition = e.condition
        from unnest(
            _change_conditions.task_ids,
            _change_conditions.depends_on_ids,
            _change_conditions.conditions
        ) e (task_id, depends_on_task_id, condition)
        inner join signalbox_data.task_dependencies before
            on before.project_id = _change_conditions.project_id
            and before.task_id = e.task_id
            and before.depends_on_task_id = e.depends_on_task_id
            and before.type = 'inherited'
        where d.project_id = before.project_id
            and d.task_id = before.task_id
            and d.depends_on_task_id = before.depends_on_task_id
            and d.type = 'inherited'
        returning
            d.project_id, d.task_id, d.depends_on_task_id, before.condition as old_condition,
            d.condition as new_condition
    ),
    counted as (
        select
            c.task_id,
            sum(
                signalbox.is_met(c.old_condition, o.status)::integer
                    - signalbox.is_met(c.new_condition, o.status)::integer
            ) as edges
        from changed c
        inner join signalbox_data.tasks o
            on o.project_id = c.project_id
            and o.id = c.depends_on_task_id
        group by c.task_id
    ),
    lowered as (
        update signalbox_data.tasks t
        set unmet_dependencies = t.unmet_dependencies + n.edges,
            updated_at = signalbox_data.clock()
        from counted n
        where t.project_id = _change_conditions.project_id
            and t.id = n.task_id
            and n.edges < 0
        returning t.id
    )
    select
        array_agg(n.task_id) filter (where n.edges > 0),
        array_agg(n.edges) filter (where n.edges > 0),
        (select coalesce(array_agg(l.id), '{}') from lowered l)
    into v_more, v_edges, v_less
    from counted n;

    if v_more is not null then
        perform signalbox._let_wait(_change_conditions.project_id, v_more, v_edges);
    end if;
    if not _change_conditions.is_more_to_come then
        perform signalbox._make_ready(_change_conditions.project_id, v_less);
    end if;
    perform signalbox._skip_impossible(
        _change_conditions.project_id, _change_conditions.task_ids
    );
end;
$$;

comment on function signalbox._change_conditions(
    uuid, uuid[], uuid[], signalbox_data.dependency_condition[], boolean
) is
    'Change the conditions of inherited edges, and let their tasks wait accordingly, or go on unless more '
    'is to come.';
