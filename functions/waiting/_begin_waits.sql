-- The gated tasks among these that wait for an approval, a signal, a timer or a gate begin to; the
-- others go on. What came before the wait began is found, and ends it at once. A timer is seen
-- twice: when it is set, and when its time has come.
--
-- Whoever sends a signal or decides a gate holds the 'signal' lock of its name exclusively, from
-- before it looks for who waits until it commits, see send_signal. Here the lock is tried for and
-- never waited for: a claim waits for nobody, and who holds tasks must not wait for somebody who is
-- about to lock some. Where it is not free the task becomes due again at once, and the next claim
-- or tick asks again. The lock is shared, for those who only begin to wait do not take anything
-- from each other; save a signal, of which one takes hold, and the other asks again.
create or replace function signalbox._begin_waits(
    project_id uuid,
    task_ids uuid[],
    out admitted uuid[],
    out completed uuid[],
    out failed uuid[]
)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
    v_now constant timestamptz := signalbox_data.clock();
    v_waits uuid[];
    v_task record;
    v_signal record;
    v_gate record;
    v_due_at timestamptz;
    v_over uuid[];
    v_results jsonb[];
    v_begun uuid[];
    v_later uuid[];
    v_later_ats timestamptz[];
begin
    -- The limit makes the planner expect few tasks, see _end_attempts.
    select
        array_agg(named.id order by named.place) filter (where r.wait is null),
        array_agg(named.id) filter (where r.wait is not null)
    into admitted, v_waits
    from (
        select *
        from unnest(
            array_fill(_begin_waits.project_id, array[cardinality(_begin_waits.task_ids)]),
            _begin_waits.task_ids
        ) with ordinality
        limit cardinality(_begin_waits.task_ids)
    ) named (project_id, id, place)
    left join signalbox_data.task_rules r
        on r.project_id = named.project_id
        and r.task_id = named.id;

    -- Most gated tasks wait for nothing.
    if v_waits is null then
        return;
    end if;

    for v_task in
        select
            t.id, t.workflow_id, r.wait, r.wait ->> 'kind' as kind, r.wait ->> 'name' as name,
            r.wait ->> 'subject' as subject, w.task_id is not null as has_begun
        from (
            select *
            from unnest(
                array_fill(_begin_waits.project_id, array[cardinality(v_waits)]), v_waits
            )
            limit cardinality(v_waits)
        ) named (project_id, id)
        inner join signalbox_data.tasks t
            on t.project_id = named.project_id
            and t.id = named.id
        inner join signalbox_data.task_rules r
            on r.project_id = t.project_id
            and r.task_id = t.id
        left join signalbox_data.task_waits w
            on w.project_id = t.project_id
            and w.task_id = t.id
        order by t.rank
    loop
        if v_task.kind = 'timer' then
            v_due_at := coalesce(
                (v_task.wait ->> 'until')::timestamptz,
                v_now + (v_task.wait ->> 'for')::interval
            );
            if v_task.has_begun or v_due_at <= v_now then
                v_over := array_append(v_over, v_task.id);
                v_results := array_append(v_results, null);
            else
                v_begun := array_append(v_begun, v_task.id);
                v_later := array_append(v_later, v_task.id);
                v_later_ats := array_append(v_later_ats, v_due_at);
            end if;

        elsif v_task.kind = 'approval' then
            v_begun := array_append(v_begun, v_task.id);

        elsif not pg_try_advisory_xact_lock_shared(signalbox._lock_key(
            concat_ws(' ', 'signal', v_task.name, v_task.subject), _begin_waits.project_id
        )) then
            v_later := array_append(v_later, v_task.id);
            v_later_ats := array_append(v_later_ats, v_now);

        elsif v_task.kind = 'signal' then
            select s.id
            into v_signal
            from (
                (
                    select s.id, s."position"
                    from signalbox_data.signals s
                    where s.name = v_task.name
                        and s.project_id = _begin_waits.project_id
                        and s.workflow_id = v_task.workflow_id
                        and s.consumed_at is null
                        and (s.expires_at is null or s.expires_at > v_now)
                    order by s."position"
                    limit 1
                )
                union all
                (
                    select s.id, s."position"
                    from signalbox_data.signals s
                    where s.name = v_task.name
                        and s.project_id = _begin_waits.project_id
                        and s.workflow_id is null
                        and s.consumed_at is null
                        and (s.expires_at is null or s.expires_at > v_now)
                    order by s."position"
                    limit 1
                )
            ) s
            order by s."position"
            limit 1;
            if not found then
                v_begun := array_append(v_begun, v_task.id);
                continue;
            end if;

            select s.id, s.payload
            into v_signal
            from signalbox_data.signals s
            where s.project_id = _begin_waits.project_id
                and s.id = v_signal.id
                and s.consumed_at is null
            for no key update skip locked;
            if found then
                update signalbox_data.signals s
                set task_id = v_task.id,
                    consumed_at = v_now
                where s.project_id = _begin_waits.project_id
                    and s.id = v_signal.id;
                v_over := array_append(v_over, v_task.id);
                v_results := array_append(v_results, v_signal.payload);
            else
                v_later := array_append(v_later, v_task.id);
                v_later_ats := array_append(v_later_ats, v_now);
            end if;

        else
            -- A refusal is told to a task once: one that is tried again waits for the next word.
            select g.is_satisfied, g.reason, g.payload
            into v_gate
            from signalbox_data.external_gates g
            where g.project_id = _begin_waits.project_id
                and g.name = v_task.name
                and g.subject = v_task.subject
                and (
                    g.is_satisfied
                    or not exists (
                        select
                        from signalbox_data.task_executions e
                        where e.project_id = _begin_waits.project_id
                            and e.task_id = v_task.id
                            and e.finished_at >= g.decided_at
                    )
                );
            if not found then
                v_begun := array_append(v_begun, v_task.id);
            elsif v_gate.is_satisfied then
                v_over := array_append(v_over, v_task.id);
                v_results := array_append(v_results, v_gate.payload);
            else
                failed := failed || signalbox._record_outcome(
                    _begin_waits.project_id,
                    array[v_task.id],
                    'failure',
                    array[v_gate.payload],
                    reason => signalbox._refusal(v_task.name, v_task.subject, v_gate.reason)
                );
            end if;
        end if;
    end loop;

    if v_over is not null then
        completed := signalbox._record_outcome(
            _begin_waits.project_id, v_over, 'success', v_results
        );
    end if;

    if v_begun is not null then
        with begun as (
            insert into signalbox_data.task_waits (
                project_id, task_id, workflow_id, kind, name, subject, began_at, due_at
            )
            select
                t.project_id, t.id, t.workflow_id,
                (r.wait ->> 'kind')::signalbox_data.wait_kind, r.wait ->> 'name',
                r.wait ->> 'subject', v_now, v_now + (r.wait ->> 'deadline')::interval
            from (
                select *
                from unnest(
                    array_fill(_begin_waits.project_id, array[cardinality(v_begun)]), v_begun
                ) with ordinality
                limit cardinality(v_begun)
            ) named (project_id, id, place)
            inner join signalbox_data.tasks t
                on t.project_id = named.project_id
                and t.id = named.id
            inner join signalbox_data.task_rules r
                on r.project_id = t.project_id
                and r.task_id = t.id
            order by named.place
            returning project_id, task_id, kind
        )
        update signalbox_data.tasks t
        set status = case b.kind
                when 'approval' then 'review'
                else 'blocked'
            end::signalbox_data.task_status,
            status_reason = null,
            updated_at = v_now
        from begun b
        where t.project_id = b.project_id
            and t.id = b.task_id
            and b.kind <> 'timer';
    end if;

    if v_later is not null then
        perform signalbox._delay_tasks(_begin_waits.project_id, v_later, v_later_ats);
    end if;
end;
$$;

comment on function signalbox._begin_waits(uuid, uuid[]) is
    'Let those of these tasks that have a wait begin it; returns those that have none, and those '
    'whose wait is over already.';
