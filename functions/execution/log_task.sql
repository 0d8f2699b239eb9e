-- Log a line for the attempt that a lease proves.
--
--     select signalbox.log_task(:project_id, :task_id, :lease_token, 'build finished');
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.log_task(
    project_id uuid,
    task_id uuid,
    lease_token uuid,
    message text,
    level text default 'info',
    data jsonb default null
)
returns setof signalbox.task_logs
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set cpu_tuple_cost = 100
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
#variable_conflict use_column
begin
    perform signalbox._require_access(log_task.project_id, 'agent');
    return query
        insert into signalbox_data.task_logs (
            project_id, task_id, attempt, level, message, data
        )
        select e.project_id, e.task_id, e.attempt, log_task.level, log_task.message, log_task.data
        from signalbox_data.task_executions e
        where e.project_id = log_task.project_id
            and e.task_id = log_task.task_id
            and e.lease_token = log_task.lease_token
            and e.finished_at is null
        returning project_id, id, task_id, attempt, logged_at, level, message, data;

    if not found then
        raise exception 'lease lost on task %', log_task.task_id
            using
                errcode = 'SB004',
                detail = log_task.task_id::text,
                hint = 'Another attempt owns it now, or it was taken back; drop this one.';
    end if;
end;
$$;

comment on function signalbox.log_task(uuid, uuid, uuid, text, text, jsonb) is
    'Log a line for a claimed task (level trace, debug, info, warn, error or fatal) and return '
    'it; raises SB004 when the lease is lost.';
grant execute on function signalbox.log_task(uuid, uuid, uuid, text, text, jsonb) to signalbox_agent;
