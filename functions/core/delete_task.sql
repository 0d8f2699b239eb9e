-- Delete a task with its subtasks and everything recorded about them. Who waited for it waits
-- no longer. To keep the record, set the status to cancelled instead.
--
--     select * from signalbox.delete_task(:project_id, :task_id);
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.delete_task(project_id uuid, task_id uuid)
returns setof signalbox.tasks
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
set cpu_tuple_cost = 100
set jit = off
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_task_ids uuid[];
    v_dependent_ids uuid[];
    v_workflow_ids uuid[];
    v_deleted signalbox.tasks[];
begin
    perform signalbox._require_access(delete_task.project_id, 'operator');
    perform signalbox._begin_locking();
    -- Edges to a task that goes are refused, not added at the same moment.
    perform pg_advisory_xact_lock(signalbox._lock_key('graph', delete_task.project_id));
    perform signalbox._require_tasks(delete_task.project_id, array[delete_task.task_id]);

    with recursive below (id) as (
        select delete_task.task_id
        union
        select t.id
        from below
        inner join signalbox_data.tasks t
            on t.project_id = delete_task.project_id
            and t.parent_task_id = below.id
    )
    select array_agg(below.id)
    into v_task_ids
    from below;

    v_dependent_ids := signalbox._lock_with_dependents(delete_task.project_id, v_task_ids);

    if exists (
        select
        from signalbox_data.task_executions e
        where e.project_id = delete_task.project_id
            and e.task_id = any (v_task_ids)
            and e.outcome is null
    ) then
        raise exception 'task % is being worked on', delete_task.task_id
            using
                errcode = 'SB002',
                hint = 'Set it to cancelled first; its worker then loses the lease.';
    end if;

    v_deleted := array(
        select t
        from signalbox.tasks t
        where t.project_id = delete_task.project_id
            and t.id = delete_task.task_id
    );
    v_workflow_ids := array(
        select distinct t.workflow_id
        from signalbox_data.tasks t
        where t.project_id = delete_task.project_id
            and t.id = any (v_task_ids)
    );

    update signalbox_data.tasks t
    set unmet_dependencies = t.unmet_dependencies - u.edges,
        updated_at = signalbox_data.clock()
    from (
        select d.task_id, count(*) as edges
        from signalbox_data.task_dependencies d
        inner join signalbox_data.tasks dependency
            on dependency.project_id = d.project_id
            and dependency.id = d.depends_on_task_id
        where d.project_id = delete_task.project_id
            and d.depends_on_task_id = any (v_task_ids)
            and d.task_id = any (v_dependent_ids)
            and d.type not in ('relates_to', 'discovered_from')
            and not signalbox.is_met(d.condition, dependency.status)
        group by d.task_id
    ) u
    where t.project_id = delete_task.project_id
        and t.id = u.task_id;

    delete from signalbox_data.tasks t
    where t.project_id = delete_task.project_id
        and t.id = any (v_task_ids);

    perform signalbox._make_ready(delete_task.project_id, v_dependent_ids);
    if exists (
        select
        from signalbox_data.limits_to_check n
        where n.project_id = delete_task.project_id
    ) then
        perform signalbox._fill_slots(project_ids => array[delete_task.project_id]);
    end if;
    perform signalbox._close_workflows(
        array_fill(delete_task.project_id, array[cardinality(v_workflow_ids)]), v_workflow_ids
    );

    return query
        select * from unnest(v_deleted);
end;
$$;

comment on function signalbox.delete_task(uuid, uuid) is
    'Delete a task with its subtasks and return it as it was; raises SB001 when there is no '
    'such task and SB002 while a worker holds it or a subtask.';
grant execute on function signalbox.delete_task(uuid, uuid) to signalbox_operator;
