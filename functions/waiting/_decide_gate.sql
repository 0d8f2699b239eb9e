-- What satisfy_gate and refuse_gate share. The 'signal' lock is held from before the look at who
-- waits until the transaction ends, so that nobody who begins to wait meanwhile misses the word,
-- see _begin_waits. It comes before all locks on tasks.
create or replace function signalbox._decide_gate(
    project_id uuid,
    name text,
    subject text,
    is_satisfied boolean,
    payload jsonb,
    reason text
)
returns setof signalbox.external_gates
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_task_ids uuid[];
begin
    perform signalbox._begin_locking();
    perform pg_advisory_xact_lock(signalbox._lock_key(
        concat_ws(' ', 'signal', _decide_gate.name, _decide_gate.subject), _decide_gate.project_id
    ));
    v_now := signalbox_data.clock();

    perform signalbox._require_project(_decide_gate.project_id);
    insert into signalbox_data.external_gates (
        project_id, name, subject, is_satisfied, decided_at, reason, payload
    )
    values (
        _decide_gate.project_id, _decide_gate.name, _decide_gate.subject,
        _decide_gate.is_satisfied, v_now, _decide_gate.reason, _decide_gate.payload
    )
    on conflict (project_id, name, subject) do update
        set is_satisfied = excluded.is_satisfied,
            decided_at = excluded.decided_at,
            reason = excluded.reason,
            payload = excluded.payload;

    v_task_ids := array(
        select w.task_id
        from signalbox_data.task_waits w
        where w.name = _decide_gate.name
            and w.subject = _decide_gate.subject
            and w.project_id = _decide_gate.project_id
    );
    if v_task_ids <> '{}' then
        perform signalbox._lock_with_dependents(_decide_gate.project_id, v_task_ids);
        -- Some may have ceased to wait before they were locked.
        v_task_ids := array(
            select w.task_id
            from signalbox_data.task_waits w
            where w.project_id = _decide_gate.project_id
                and w.task_id = any (v_task_ids)
                and w.name = _decide_gate.name
                and w.subject = _decide_gate.subject
                and (w.due_at is null or w.due_at > v_now)
        );
    end if;
    if v_task_ids <> '{}' then
        perform signalbox._end_unclaimed(
            _decide_gate.project_id,
            v_task_ids,
            case
                when _decide_gate.is_satisfied then 'success'
                else 'failure'
            end::signalbox_data.execution_outcome,
            array_fill(_decide_gate.payload, array[cardinality(v_task_ids)]),
            reason => case
                when not _decide_gate.is_satisfied then signalbox._refusal(
                    _decide_gate.name, _decide_gate.subject, _decide_gate.reason
                )
            end
        );
    end if;

    return query
        select * from signalbox.external_gates g
        where g.project_id = _decide_gate.project_id
            and g.name = _decide_gate.name
            and g.subject = _decide_gate.subject;
end;
$$;

comment on function signalbox._decide_gate(uuid, text, text, boolean, jsonb, text) is
    'Keep the latest word about a gate, end the waits for it, and return it.';
