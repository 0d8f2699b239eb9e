-- Finish a claimed task with success. Its dependents are settled and its workflow finished,
-- where it was the last, in the same call.
--
--     select * from signalbox.complete_task(
--         :project_id, :task_id, :lease_token, '{"commit": "9f2c1e"}');
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.complete_task(
    project_id uuid,
    task_id uuid,
    lease_token uuid,
    result jsonb default null,
    output text default null,
    exit_code integer default null
)
returns setof signalbox.tasks
language sql
volatile
security definer
set search_path = pg_catalog, pg_temp
set cpu_tuple_cost = 100
as $$
    select signalbox._require_access(complete_task.project_id, 'agent');

    select signalbox._finish_attempts(jsonb_build_array(jsonb_build_object(
        'project_id', complete_task.project_id,
        'task_id', complete_task.task_id,
        'lease_token', complete_task.lease_token,
        'result', complete_task.result,
        'output', complete_task.output,
        'exit_code', complete_task.exit_code
    )));

    select * from signalbox.tasks t
    where t.project_id = complete_task.project_id
        and t.id = complete_task.task_id;
$$;

comment on function signalbox.complete_task(uuid, uuid, uuid, jsonb, text, integer) is
    'Complete a claimed task and return it; result goes to the workers that claim its '
    'dependents. Raises SB004 when the lease is lost.';
grant execute
    on function signalbox.complete_task(uuid, uuid, uuid, jsonb, text, integer)
    to signalbox_agent;
