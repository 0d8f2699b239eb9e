-- Fail tasks that nobody claimed in the time they had, and end workflows that missed their deadline, as
-- many of each as max_count. Called by claims, which wait for nobody, and so does this: what
-- somebody holds is left for the next call.
drop function if exists signalbox._expire_deadlines(integer);
create or replace function signalbox._expire_deadlines(
    max_count integer default 100,
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
    v_now constant timestamptz := signalbox_data.clock();
    v_due record;
    v_expired integer := 0;
begin
    for v_due in
        select d.project_id, d.task_id, d.start_by_at
        from signalbox_data.task_deadlines d
        where d.start_by_at <= v_now
            and (
                _expire_deadlines.project_ids is null
                or d.project_id = any (_expire_deadlines.project_ids)
            )
        order by d.start_by_at
        limit _expire_deadlines.max_count
        for update skip locked
    loop
        begin
            perform signalbox._begin_locking();
            perform signalbox._lock_with_dependents(v_due.project_id, array[v_due.task_id]);
            delete from signalbox_data.task_deadlines d
            where d.project_id = v_due.project_id
                and d.task_id = v_due.task_id;
            if exists (
                select
                from signalbox_data.tasks t
                where t.project_id = v_due.project_id
                    and t.id = v_due.task_id
                    and t.status = 'ready'
            ) then
                perform signalbox._end_unclaimed(
                    v_due.project_id,
                    array[v_due.task_id],
                    'timeout',
                    reason => 'not started within ' || signalbox._interval_label((
                        select u.start_timeout
                        from signalbox_data.task_rules u
                        where u.project_id = v_due.project_id
                            and u.task_id = v_due.task_id
                    )),
                    error_type => 'start_timeout'
                );
                v_expired := v_expired + 1;
            end if;
        exception
            when lock_not_available or serialization_failure or deadlock_detected then null;
        end;
    end loop;

    for v_due in
        select w.project_id, w.id as workflow_id, w.deadline_at
        from signalbox_data.workflows w
        where w.deadline_at <= v_now
            and w.finished_at is null
            and w.cancel_requested_at is null
            and (
                _expire_deadlines.project_ids is null
                or w.project_id = any (_expire_deadlines.project_ids)
            )
        order by w.deadline_at
        limit _expire_deadlines.max_count
    loop
        begin
            perform signalbox._begin_locking();
            perform signalbox._cancel_workflow(
                v_due.project_id,
                v_due.workflow_id,
                'failed',
                format('deadline %s exceeded', v_due.deadline_at),
                'deadline_exceeded',
                '5 minutes'
            );
            v_expired := v_expired + 1;
        exception
            when lock_not_available or serialization_failure or deadlock_detected then null;
        end;
    end loop;

    return v_expired;
end;
$$;

comment on function signalbox._expire_deadlines(integer, uuid[]) is
    'Fail up to max_count ready tasks that should have been claimed by now, and end up to as many '
    'workflows that should be over, in some projects or in all; returns how many.';
