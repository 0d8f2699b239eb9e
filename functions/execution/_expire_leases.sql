-- End the attempts whose lease has expired, as timeouts that may be retried; those of tasks that were
-- cancelled as cancellations. Called by claims, so that no sweeper is needed.
--
-- The index knows expiry_check_at, which heartbeats leave alone. A lease that was renewed in
-- time is found once when it would have expired, and its next check moved on.
--
-- A claim waits for nobody, and nor does this. The last attempt fails its task, which touches
-- dependents and perhaps the workflow: when somebody holds one of those, the attempt is left
-- for the next claim.
drop function if exists signalbox._expire_leases(integer);
create or replace function signalbox._expire_leases(
    max_leases integer default 100,
    project_ids uuid[] default null
)
returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set lock_timeout = '1ms'
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
as $$
#variable_conflict use_column
declare
    v_expired integer := 0;
    v_progress integer;
    v_due jsonb;
    v_attempt record;
begin
    loop
        with due as materialized (
            select
                e.project_id, e.task_id, e.attempt, e.lease_token, e.lease_expires_at,
                case
                    when e.lease_expires_at >= e.cancel_at
                        then 'did not stop within the grace period'
                    when e.lease_expires_at >= e.started_at + t.timeout
                        then 'ran longer than ' || signalbox._interval_label(t.timeout)
                    else 'lease expired'
                end as error,
                case
                    when e.lease_expires_at >= e.cancel_at then null
                    when e.lease_expires_at >= e.started_at + t.timeout then 'run_timeout'
                    else 'lease_expired'
                end as error_type
            from signalbox_data.task_executions e
            inner join signalbox_data.tasks t
                on t.project_id = e.project_id
                and t.id = e.task_id
            where e.finished_at is null
                and e.expiry_check_at <= (select signalbox_data.clock())
                and (
                    _expire_leases.project_ids is null
                    or e.project_id = any (_expire_leases.project_ids)
                )
            order by e.expiry_check_at
            limit _expire_leases.max_leases
            for no key update skip locked
        ),
        renewed as (
            update signalbox_data.task_executions e
            set expiry_check_at = due.lease_expires_at
            from due
            where e.project_id = due.project_id
                and e.task_id = due.task_id
                and e.attempt = due.attempt
                and due.lease_expires_at > signalbox_data.clock()
            returning e.task_id
        ),
        expired as (
            select due.*
            from due
            left join renewed
                on renewed.task_id = due.task_id
            where renewed.task_id is null
        )
        select (select count(*) from renewed), coalesce(jsonb_agg(x), '[]')
        into v_progress, v_due
        from expired x;

        for v_attempt in
            select d.project_id, d.task_id, d.attempt, d.lease_token, d.error, d.error_type
            from jsonb_to_recordset(v_due) d (
                project_id uuid, task_id uuid, attempt integer, lease_token uuid, error text,
                error_type text
            )
        loop
            begin
                perform signalbox._finish_attempts(jsonb_build_array(jsonb_build_object(
                    'project_id', v_attempt.project_id,
                    'task_id', v_attempt.task_id,
                    'lease_token', v_attempt.lease_token,
                    'outcome', 'timeout',
                    'error', v_attempt.error,
                    'error_type', v_attempt.error_type
                )));
                v_expired := v_expired + 1;
                v_progress := v_progress + 1;
            exception
                when lock_not_available then null;
                -- One attempt that cannot be ended must not stop the claims of everybody.
                when others then
                    raise warning 'attempt % of task % cannot be ended, tried again in a minute: %',
                        v_attempt.attempt, v_attempt.task_id, sqlerrm;
                    update signalbox_data.task_executions e
                    set expiry_check_at = signalbox_data.clock() + interval '1 minute'
                    where e.project_id = v_attempt.project_id
                        and e.task_id = v_attempt.task_id
                        and e.attempt = v_attempt.attempt;
            end;
        end loop;

        exit when v_progress = 0 or v_expired >= _expire_leases.max_leases;
    end loop;

    return v_expired;
end;
$$;

comment on function signalbox._expire_leases(integer, uuid[]) is
    'End up to max_leases attempts whose lease has expired, in some projects or in all; returns how many.';
