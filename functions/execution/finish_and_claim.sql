-- A worker's whole turn in one transaction: end what it holds, then claim what comes next,
-- which may be what the first step has just made ready.
--
--     select * from signalbox.finish_and_claim(
--         'claude-1',
--         '[{"project_id": "…", "task_id": "…", "lease_token": "…", "result": {"ok": true}},
--           {"project_id": "…", "task_id": "…", "lease_token": "…",
--            "outcome": "failure", "error": "3 tests failed"}]',
--         max_tasks => 2);
--
-- Each object of finished has project_id, task_id, lease_token, and optionally outcome
-- (success by default; failure, error, timeout; cancellation to give it back), result, output,
-- exit_code, error, error_details, retry (true by default).
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.finish_and_claim(
    worker text,
    finished jsonb,
    queues text[] default '{default}',
    project_id uuid default null,
    max_tasks integer default 1,
    lease interval default '5 minutes',
    agent_type text default null,
    agent_config jsonb default null
)
returns setof signalbox.claimed_tasks
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_fields constant text[] := '{project_id,task_id,lease_token,outcome,retry,result,output,exit_code,error,error_details}';
    v_unknown text;
    f record;
begin
    if jsonb_typeof(finish_and_claim.finished) is distinct from 'array' then
        raise exception 'finished must be a JSON array'
            using
                errcode = 'SB005',
                detail = '$';
    end if;

    -- A misspelt outcome must not pass for a success. A claimed row may be sent back whole.
    select string_agg(distinct format('$[%s].%s', e.number - 1, f.field), ', ')
    into v_unknown
    from jsonb_array_elements(finish_and_claim.finished) with ordinality e (attempt, number)
    cross join lateral jsonb_object_keys(e.attempt - v_fields) f (field)
    where not exists (
        select
        from pg_catalog.pg_attribute a
        where a.attrelid = 'signalbox.claimed_tasks'::regclass
            and a.attname = f.field
    );
    if v_unknown is not null then
        raise exception 'finished has fields that are not known: %', v_unknown
            using
                errcode = 'SB005',
                detail = v_unknown,
                hint = 'Fields: ' || array_to_string(v_fields, ', ') || '.';
    end if;

    select
        array_agg(r.project_id) as project_ids,
        array_agg(r.task_id) as task_ids,
        array_agg(r.lease_token) as lease_tokens,
        array_agg(coalesce(r.outcome, 'success')) as outcomes,
        array_agg(coalesce(r.retry, true)) as may_retry,
        array_agg(r.result) as results,
        array_agg(r.output) as outputs,
        array_agg(r.exit_code) as exit_codes,
        array_agg(r.error) as error_messages,
        array_agg(r.error_details) as error_details,
        bool_or(r.outcome = 'skip') as is_skip
    into f
    from jsonb_to_recordset(finish_and_claim.finished) r (
        project_id uuid,
        task_id uuid,
        lease_token uuid,
        outcome signalbox_data.execution_outcome,
        retry boolean,
        result jsonb,
        output text,
        exit_code integer,
        error text,
        error_details jsonb
    );

    if f.is_skip then
        raise exception 'a worker does not finish a task with outcome skip'
            using
                errcode = 'invalid_parameter_value',
                hint = 'Use success, failure, error, timeout or cancellation.';
    end if;

    if f.task_ids is not null then
        perform signalbox._finish_attempts(
            f.project_ids, f.task_ids, f.lease_tokens, f.outcomes, f.may_retry, f.results,
            f.outputs, f.exit_codes, f.error_messages, f.error_details
        );
    end if;

    return query
        select *
        from signalbox.claim_tasks(
            finish_and_claim.worker,
            finish_and_claim.queues,
            finish_and_claim.project_id,
            finish_and_claim.max_tasks,
            finish_and_claim.lease,
            finish_and_claim.agent_type,
            finish_and_claim.agent_config
        );
end;
$$;

comment on function signalbox.finish_and_claim(
    text, jsonb, text[], uuid, integer, interval, text, jsonb
) is
    'End the attempts in finished, all or none, then claim up to max_tasks; raises SB004 when '
    'one of the leases is lost, SB005 with the JSON path of an unknown field, and SB006 for a '
    'max_tasks or lease out of range.';
grant execute on function signalbox.finish_and_claim(
    text, jsonb, text[], uuid, integer, interval, text, jsonb
) to signalbox_agent;
