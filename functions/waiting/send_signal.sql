-- Send a signal. One task takes it, once: of those that wait for its name the one that began first,
-- or if none does, the first that comes to. So signals are never lost, and two signals let two
-- tasks go on. What is to let everybody go on is a gate, see satisfy_gate.
--
--     select task_id from signalbox.send_signal(
--         :project_id, 'deployed', '{"version": "1.4"}', idempotency_key => :delivery_id);
--
-- With workflow_id only tasks of that workflow take it. With valid_for it is given up after that
-- time when nobody has taken it.
--
-- The 'signal' lock is held from before the look at who waits until the transaction ends, so that
-- nobody who begins to wait meanwhile misses the signal, see _begin_waits. It comes before all
-- locks on tasks. Each task is locked in a block, so that it is let go again when it turns out not
-- to wait any more: the next one may rank before it. Plans are made anew, for those with and without
-- a workflow use the index differently.
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.send_signal(
    project_id uuid,
    name text,
    payload jsonb default null,
    workflow_id uuid default null,
    idempotency_key text default null,
    valid_for interval default null
)
returns setof signalbox.signals
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_custom_plan
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_signal_id uuid;
    v_wait record;
begin
    perform signalbox._require_access(send_signal.project_id, 'agent');
    perform signalbox._begin_locking();
    perform pg_advisory_xact_lock(
        signalbox._lock_key('signal ' || send_signal.name, send_signal.project_id)
    );
    v_now := signalbox_data.clock();

    perform signalbox._require_project(send_signal.project_id);
    if send_signal.workflow_id is not null and not exists (
        select
        from signalbox_data.workflows w
        where w.project_id = send_signal.project_id
            and w.id = send_signal.workflow_id
    ) then
        raise exception 'workflow % not found in project %',
            send_signal.workflow_id, send_signal.project_id
            using errcode = 'SB001';
    end if;

    insert into signalbox_data.signals (
        project_id, name, workflow_id, sent_at, expires_at, idempotency_key, payload
    )
    values (
        send_signal.project_id, send_signal.name, send_signal.workflow_id, v_now,
        v_now + send_signal.valid_for, send_signal.idempotency_key, send_signal.payload
    )
    on conflict (name, idempotency_key, project_id) do nothing
    returning id
    into v_signal_id;

    while v_signal_id is not null loop
        select w.task_id, w.id
        into v_wait
        from signalbox_data.task_waits w
        where w.name = send_signal.name
            and w.subject is null
            and w.project_id = send_signal.project_id
            and (send_signal.workflow_id is null or w.workflow_id = send_signal.workflow_id)
            and (w.due_at is null or w.due_at > v_now)
        order by w."position"
        limit 1;
        exit when not found;

        begin
            perform signalbox._begin_locking();
            perform signalbox._lock_tasks(send_signal.project_id, array[v_wait.task_id]);
            if not exists (
                select
                from signalbox_data.task_waits w
                where w.project_id = send_signal.project_id
                    and w.task_id = v_wait.task_id
                    and w.id = v_wait.id
            ) then
                raise exception 'no longer waits'
                    using errcode = 'SBLCK';
            end if;

            update signalbox_data.signals s
            set task_id = v_wait.task_id,
                consumed_at = v_now
            where s.project_id = send_signal.project_id
                and s.id = v_signal_id;
            perform signalbox._end_unclaimed(
                send_signal.project_id,
                array[v_wait.task_id],
                'success',
                array[send_signal.payload]
            );
            exit;
        exception
            when sqlstate 'SBLCK' then null;
        end;
    end loop;

    return query
        select * from signalbox.signals s
        where s.project_id = send_signal.project_id
            and case
                when v_signal_id is not null then s.id = v_signal_id
                else s.name = send_signal.name
                    and s.idempotency_key = send_signal.idempotency_key
            end;
end;
$$;

comment on function signalbox.send_signal(uuid, text, jsonb, uuid, text, interval) is
    'Send a signal and return it, with the task that has taken it, if any waited; payload becomes '
    'the result of the task. With an idempotency_key that was used for the same name, nothing is '
    'sent and the earlier signal returned. Raises SB001 when there is no such project or workflow.';
grant execute
    on function signalbox.send_signal(uuid, text, jsonb, uuid, text, interval)
    to signalbox_agent;
