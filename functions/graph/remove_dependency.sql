-- Remove a dependency; a task that waited for nothing else becomes ready. Subtasks lose what
-- they inherited through it.
--
--     select * from signalbox.remove_dependency(:project_id, :deploy_id, :build_id);
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.remove_dependency(
    project_id uuid,
    task_id uuid,
    depends_on_task_id uuid,
    type signalbox_data.dependency_type default 'blocks'
)
returns setof signalbox.task_dependencies
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
set cpu_tuple_cost = 100
as $$
#variable_conflict use_column
begin
    perform signalbox._require_access(remove_dependency.project_id, 'agent');
    perform signalbox._begin_locking();
    if remove_dependency.type in ('subtask', 'inherited') then
        raise exception 'dependencies of type % follow from the parent of a task',
            remove_dependency.type
            using
                errcode = 'invalid_parameter_value',
                hint = 'Change parent_task_id with update_task.';
    end if;

    return query
        select * from signalbox._remove_edges(
            remove_dependency.project_id,
            array[remove_dependency.task_id],
            array[remove_dependency.depends_on_task_id],
            array[remove_dependency.type]
        );
    if not found then
        raise exception 'task % has no % dependency on %',
            remove_dependency.task_id, remove_dependency.type,
            remove_dependency.depends_on_task_id
            using errcode = 'SB001';
    end if;

    perform signalbox._remove_outdated_inheritance(
        remove_dependency.project_id, remove_dependency.task_id
    );
end;
$$;

comment on function
    signalbox.remove_dependency(uuid, uuid, uuid, signalbox_data.dependency_type) is
    'Remove a dependency and return it; raises SB001 when there is none.';
grant execute
    on function signalbox.remove_dependency(uuid, uuid, uuid, signalbox_data.dependency_type)
    to signalbox_agent;
