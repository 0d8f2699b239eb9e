-- End a claimed task without success. It is tried again after a backoff while retry is true,
-- max_attempts leaves an attempt, and error_type is among the task's retry_on, where it has one;
-- otherwise it is failed and its dependents are settled.
--
--     select status, available_at from signalbox.fail_task(
--         :project_id, :task_id, :lease_token, 'npm test: 3 failed', error_type => 'test_failure');
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
drop function if exists signalbox.fail_task(
    uuid, uuid, uuid, text, boolean, jsonb, text, integer, signalbox_data.execution_outcome
);
create or replace function signalbox.fail_task(
    project_id uuid,
    task_id uuid,
    lease_token uuid,
    error text,
    retry boolean default true,
    error_details jsonb default null,
    output text default null,
    exit_code integer default null,
    outcome signalbox_data.execution_outcome default 'failure',
    error_type text default null
)
returns setof signalbox.tasks
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set cpu_tuple_cost = 100
as $$
#variable_conflict use_column
begin
    perform signalbox._require_access(fail_task.project_id, 'agent');
    if fail_task.outcome is null
        or fail_task.outcome not in ('failure', 'error', 'timeout')
    then
        raise exception 'a task does not fail with outcome %', fail_task.outcome
            using
                errcode = 'invalid_parameter_value',
                hint = 'failure: the work said no; error: the platform broke; timeout.';
    end if;

    perform signalbox._finish_attempts(jsonb_build_array(jsonb_build_object(
        'project_id', fail_task.project_id,
        'task_id', fail_task.task_id,
        'lease_token', fail_task.lease_token,
        'outcome', fail_task.outcome,
        'retry', fail_task.retry,
        'output', fail_task.output,
        'exit_code', fail_task.exit_code,
        'error', fail_task.error,
        'error_type', fail_task.error_type,
        'error_details', fail_task.error_details
    )));

    return query
        select * from signalbox.tasks t
        where t.project_id = fail_task.project_id
            and t.id = fail_task.task_id;
end;
$$;

comment on function signalbox.fail_task(
    uuid, uuid, uuid, text, boolean, jsonb, text, integer, signalbox_data.execution_outcome, text
) is
    'End a claimed task without success and return it: pending or ready when it is tried '
    'again, else failed; cancelled where that was asked for. Raises SB004 when the lease is lost.';
grant execute on function signalbox.fail_task(
    uuid, uuid, uuid, text, boolean, jsonb, text, integer, signalbox_data.execution_outcome, text
) to signalbox_agent;
