-- Cancel a task with its subtasks. Where nobody works that is done at once. A worker is told by its next
-- heartbeat, and has until the end of the grace period to finish or clean up; then its lease ends. (To
-- take a task away from its worker at once, set its status with set_task_status.)
--
--     select status, status_reason from signalbox.cancel_task(:project_id, :task_id, 'not needed');
--
-- A success that the worker reports in that time is recorded as one, for the work is done; anything else
-- as a cancellation.
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.cancel_task(
    project_id uuid,
    task_id uuid,
    reason text default null,
    grace interval default '5 minutes'
)
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
    v_status signalbox_data.task_status;
begin
    perform signalbox._require_access(cancel_task.project_id, 'agent');
    perform signalbox._require_grace(cancel_task.grace);
    perform signalbox._begin_locking();
    perform signalbox._require_tasks(cancel_task.project_id, array[cancel_task.task_id]);

    v_task_ids := cancel_task.task_id || array(
        select b.id
        from signalbox._open_subtasks(cancel_task.project_id, cancel_task.task_id) b (id)
    );
    perform signalbox._lock_patiently(
        cancel_task.project_id, v_task_ids, with_dependents => true
    );

    select t.status
    into v_status
    from signalbox_data.tasks t
    where t.project_id = cancel_task.project_id
        and t.id = cancel_task.task_id;
    if signalbox.is_finished(v_status) and v_status <> 'cancelled' then
        raise exception 'task % is % and cannot be cancelled', cancel_task.task_id, v_status
            using errcode = 'SB002';
    end if;

    perform signalbox._settle_ended(
        cancel_task.project_id,
        null,
        null,
        signalbox._cancel_tasks(
            cancel_task.project_id, v_task_ids, cancel_task.reason, 'cancelled',
            cancel_task.grace
        )
    );

    return query
        select * from signalbox.tasks t
        where t.project_id = cancel_task.project_id
            and t.id = cancel_task.task_id;
end;
$$;

comment on function signalbox.cancel_task(uuid, uuid, text, interval) is
    'Cancel a task with its subtasks and return it: cancelled, or in progress until its worker has '
    'stopped, at the latest after the grace period. Raises SB001 when there is no such task, SB002 when '
    'it is over otherwise, and SB006 for a grace period out of range.';
grant execute on function signalbox.cancel_task(uuid, uuid, text, interval) to signalbox_agent;
