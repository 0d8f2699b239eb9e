-- Let a task wait for another (type blocks), or only refer to it (relates_to,
-- discovered_from). An edge that would close a cycle is refused, whatever other sessions add
-- at the same moment. Adding an edge that is there already changes nothing.
--
--     select * from signalbox.add_dependency(:project_id, :deploy_id, :build_id);
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.add_dependency(
    project_id uuid,
    task_id uuid,
    depends_on_task_id uuid,
    type signalbox_data.dependency_type default 'blocks',
    condition signalbox_data.dependency_condition default 'success'
)
returns setof signalbox.task_dependencies
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
set jit = off
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_refused record;
begin
    perform signalbox._begin_locking();
    if add_dependency.type in ('subtask', 'inherited') then
        raise exception 'dependencies of type % follow from the parent of a task',
            add_dependency.type
            using
                errcode = 'invalid_parameter_value',
                hint = 'Set parent_task_id with create_task or update_task.';
    end if;

    perform signalbox._require_tasks(
        add_dependency.project_id, array[add_dependency.task_id, add_dependency.depends_on_task_id]
    );

    select r.reason, r.detail
    into v_refused
    from signalbox._add_dependencies(
        add_dependency.project_id,
        array[add_dependency.task_id],
        array[add_dependency.depends_on_task_id],
        array[add_dependency.type],
        array[add_dependency.condition]
    ) r;

    if v_refused.reason in ('cycle', 'itself') then
        raise exception 'dependency of task % on % would close a cycle',
            signalbox._task_label(add_dependency.project_id, add_dependency.task_id),
            signalbox._task_label(add_dependency.project_id, add_dependency.depends_on_task_id)
            using
                errcode = 'SB003',
                detail = coalesce(
                    v_refused.detail,
                    concat_ws(
                        ' -> ',
                        signalbox._task_label(add_dependency.project_id, add_dependency.task_id),
                        signalbox._task_label(add_dependency.project_id, add_dependency.task_id)
                    )
                ),
                hint = 'Remove one of the dependencies on the path first.';
    end if;

    return query
        select * from signalbox.task_dependencies d
        where d.project_id = add_dependency.project_id
            and d.task_id = add_dependency.task_id
            and d.depends_on_task_id = add_dependency.depends_on_task_id
            and d.type = add_dependency.type;
end;
$$;

comment on function signalbox.add_dependency(
    uuid, uuid, uuid, signalbox_data.dependency_type, signalbox_data.dependency_condition
) is
    'Add a dependency (type blocks, relates_to or discovered_from; condition success, completion '
    'or failure) and return it. Raises SB001 when a task is not in the project and SB003 when '
    'it would close a cycle, with the path as detail.';
grant execute on function signalbox.add_dependency(
    uuid, uuid, uuid, signalbox_data.dependency_type, signalbox_data.dependency_condition
) to signalbox_agent;
