-- Insert edges together with those that follow from them: what a task waits for, its subtasks
-- at every depth wait for too. Explicit edges come first; an inherited edge that would close a
-- cycle with them is left out, for what somebody wrote weighs more than what follows.
create or replace function signalbox._add_dependencies(
    project_id uuid,
    task_ids uuid[],
    depends_on_ids uuid[],
    types signalbox_data.dependency_type[],
    conditions signalbox_data.dependency_condition[]
)
returns table (ordinal integer, reason signalbox_data.quarantine_reason, detail text)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
as $$
#variable_conflict use_column
declare
    v_parents uuid[];
    v_task_ids uuid[];
    v_depends_on_ids uuid[];
    v_conditions signalbox_data.dependency_condition[];
    v_changed_ids uuid[];
    v_changed_depends_on_ids uuid[];
    v_changed_conditions signalbox_data.dependency_condition[];
begin
    return query
        select refused.ordinal, refused.reason, refused.detail
        from signalbox._insert_edges(
            _add_dependencies.project_id,
            _add_dependencies.task_ids,
            _add_dependencies.depends_on_ids,
            _add_dependencies.types,
            _add_dependencies.conditions
        ) refused;

    -- Now that the graph is locked, nobody else gives these tasks subtasks.
    select array_agg(distinct e.task_id)
    into v_parents
    from unnest(_add_dependencies.task_ids, _add_dependencies.types) e (task_id, type)
    where e.type in ('blocks', 'subtask')
        and exists (
            select
            from signalbox_data.tasks child
            where child.project_id = _add_dependencies.project_id
                and child.parent_task_id = e.task_id
        );
    if v_parents is not null then
        select
            array_agg(i.task_id) filter (where d.task_id is null),
            array_agg(i.depends_on_task_id) filter (where d.task_id is null),
            array_agg(i.condition) filter (where d.task_id is null),
            array_agg(i.task_id) filter (where d.condition <> i.condition),
            array_agg(i.depends_on_task_id) filter (where d.condition <> i.condition),
            array_agg(i.condition) filter (where d.condition <> i.condition)
        into
            v_task_ids, v_depends_on_ids, v_conditions,
            v_changed_ids, v_changed_depends_on_ids, v_changed_conditions
        from signalbox._inherited_edges(_add_dependencies.project_id, v_parents) i
        left join signalbox_data.task_dependencies d
            on d.project_id = _add_dependencies.project_id
            and d.task_id = i.task_id
            and d.depends_on_task_id = i.depends_on_task_id
            and d.type = 'inherited';
    end if;
    if v_changed_ids is not null then
        perform signalbox._change_conditions(
            _add_dependencies.project_id,
            v_changed_ids,
            v_changed_depends_on_ids,
            v_changed_conditions
        );
    end if;
    if v_task_ids is not null then
        perform signalbox._insert_edges(
            _add_dependencies.project_id,
            v_task_ids,
            v_depends_on_ids,
            array_fill(
                'inherited'::signalbox_data.dependency_type, array[cardinality(v_task_ids)]
            ),
            v_conditions
        );
    end if;

    perform signalbox._skip_impossible(
        _add_dependencies.project_id, _add_dependencies.task_ids || v_task_ids
    );
end;
$$;

comment on function signalbox._add_dependencies(
    uuid, uuid[], uuid[], signalbox_data.dependency_type[], signalbox_data.dependency_condition[]
) is
    'Insert edges and the inherited ones that follow; returns those refused, with the reason.';
