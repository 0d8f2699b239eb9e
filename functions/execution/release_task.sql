-- Give back a task unfinished, for example when an agent shuts down. The attempt does not
-- count against max_attempts: the agent left, the task did not fail.
--
--     select * from signalbox.release_task(:project_id, :task_id, :lease_token);
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.release_task(
    project_id uuid,
    task_id uuid,
    lease_token uuid,
    reason text default null
)
returns setof signalbox.tasks
language sql
volatile
security definer
set search_path = pg_catalog, pg_temp
set cpu_tuple_cost = 100
as $$
    select signalbox._require_access(release_task.project_id, 'agent');

    select signalbox._finish_attempts(jsonb_build_array(jsonb_build_object(
        'project_id', release_task.project_id,
        'task_id', release_task.task_id,
        'lease_token', release_task.lease_token,
        'outcome', 'cancellation',
        'error', release_task.reason
    )));

    select * from signalbox.tasks t
    where t.project_id = release_task.project_id
        and t.id = release_task.task_id;
$$;

comment on function signalbox.release_task(uuid, uuid, uuid, text) is
    'Give back a claimed task unfinished and return it; raises SB004 when the lease is lost.';
grant execute on function signalbox.release_task(uuid, uuid, uuid, text) to signalbox_agent;
