-- Renew leases. The objects in leases need project_id, task_id and lease_token; a claimed row
-- as it came is one:
--
--     select * from signalbox.heartbeat('claude-1', :leases);
--
-- All are renewed or none. A lease is never made shorter, and never outlasts the timeout of
-- its task.
--
-- Where is_cancelled, somebody has cancelled the task: stop the work, clean up, and end the attempt, by
-- release_task for example, before cancel_at. The lease ends then and is not renewed beyond.
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
do $$
begin
    -- Only one with fewer columns, so that a load does not take the function from those who call it.
    if exists (
        select
        from pg_catalog.pg_proc p
        where p.oid = to_regprocedure('signalbox.heartbeat(text, jsonb, interval)')
            and 'cancel_at' <> all (p.proargnames)
    ) then
        drop function signalbox.heartbeat(text, jsonb, interval);
    end if;
end;
$$;
create or replace function signalbox.heartbeat(
    worker text,
    leases jsonb,
    lease interval default '5 minutes'
)
returns table (
    project_id uuid,
    task_id uuid,
    lease_token uuid,
    lease_expires_at timestamptz,
    is_cancelled boolean,
    cancel_at timestamptz
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set cpu_tuple_cost = 100
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
    v_lost text;
begin
    perform signalbox._require_access_in(heartbeat.leases, 'agent');
    perform signalbox._require_lease(heartbeat.lease);
    perform signalbox._note_worker(heartbeat.worker, signalbox_data.clock());

    -- The limits make the planner expect few leases, see _end_attempts.
    for project_id, task_id, lease_token, lease_expires_at, is_cancelled, cancel_at in
        with wanted as materialized (
            select l.*
            from (
                select *
                from jsonb_to_recordset(heartbeat.leases)
                    f (project_id uuid, task_id uuid, lease_token uuid)
                limit jsonb_array_length(heartbeat.leases)
            ) l
            order by l.project_id, l.task_id
            limit jsonb_array_length(heartbeat.leases)
        ),
        renewed as (
            update signalbox_data.task_executions e
            set lease_expires_at = greatest(
                e.lease_expires_at,
                least(
                    signalbox_data.clock() + heartbeat.lease,
                    e.started_at + (
                        select t.timeout
                        from signalbox_data.tasks t
                        where t.project_id = e.project_id
                            and t.id = e.task_id
                    ),
                    e.cancel_at
                )
            )
            from wanted w
            where e.project_id = w.project_id
                and e.task_id = w.task_id
                and e.lease_token = w.lease_token
                and e.worker = heartbeat.worker
                and e.outcome is null
            returning e.project_id, e.task_id, e.lease_token, e.lease_expires_at, e.cancel_at
        )
        select
            w.project_id, w.task_id, w.lease_token, r.lease_expires_at,
            r.cancel_at is not null, r.cancel_at
        from wanted w
        left join renewed r
            on r.task_id = w.task_id
            and r.lease_token = w.lease_token
    loop
        if lease_expires_at is null then
            v_lost := concat_ws(', ', v_lost, task_id);
        else
            return next;
        end if;
    end loop;

    if v_lost is not null then
        raise exception 'lease lost on task %', v_lost
            using
                errcode = 'SB004',
                detail = v_lost,
                hint = 'Stop work on it; no lease of this call was renewed: call again with '
                    'the others.';
    end if;
end;
$$;

comment on function signalbox.heartbeat(text, jsonb, interval) is
    'Renew the leases of a worker, given as a JSON array of objects with project_id, task_id '
    'and lease_token, and return when they end, and which tasks were cancelled meanwhile; raises '
    'SB004 when one of them is lost, and then renews none, and SB006 for a lease out of range.';
grant execute on function signalbox.heartbeat(text, jsonb, interval) to signalbox_agent;
