-- Meet the deadlines that have passed. Called by claims and by tick.
--
-- Nobody is waited for: what somebody holds, a task or one that waits for it, is left for the next
-- call. And one wait that cannot be ended does not stop the others.
drop function if exists signalbox._expire_waits(integer);
create or replace function signalbox._expire_waits(
    max_waits integer default 100,
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
    v_wait record;
    v_expired integer := 0;
begin
    for v_wait in
        select w.project_id, w.task_id, w.id
        from signalbox_data.task_waits w
        where w.due_at <= v_now
            and (
                _expire_waits.project_ids is null
                or w.project_id = any (_expire_waits.project_ids)
            )
        order by w.due_at
        limit _expire_waits.max_waits
    loop
        begin
            v_expired := v_expired
                + signalbox._meet_deadline(v_wait.project_id, v_wait.task_id)::integer;
        exception
            when lock_not_available or serialization_failure then null;
            when others then
                raise warning 'the deadline of task % cannot be met, tried again in a minute: %',
                    v_wait.task_id, sqlerrm;
                update signalbox_data.task_waits w
                set due_at = v_now + interval '1 minute'
                where w.project_id = v_wait.project_id
                    and w.task_id = v_wait.task_id
                    and w.id = v_wait.id;
        end;
    end loop;

    return v_expired;
end;
$$;

comment on function signalbox._expire_waits(integer, uuid[]) is
    'Meet up to max_waits deadlines of waits that have passed, in some projects or in all; returns how many.';
