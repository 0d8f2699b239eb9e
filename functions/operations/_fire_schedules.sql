-- Fire the schedules that are due, the one that is due longest first. One that cannot be fired
-- does not stop the others: its error is kept with it, it stays due, and is tried again after a
-- delay that grows to an hour. What then has come due is dealt with as its catch_up says.
--
-- Sessions that do this at once share the schedules: each passes over those that another holds. Nobody
-- is waited for, since tick holds what its other jobs have changed; what cannot be had is tried again in a
-- second.
create or replace function signalbox._fire_schedules(max_runs integer default 100)
returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set lock_timeout = '1ms'
set jit = off
as $$
#variable_conflict use_column
declare
    v_now constant timestamptz := signalbox_data.clock();
    v_schedule record;
    v_runs integer := 0;
begin
    for i in 1.._fire_schedules.max_runs loop
        select s.project_id, s.id
        into v_schedule
        from signalbox_data.schedules s
        where s.next_check_at <= v_now
        order by s.next_check_at
        limit 1
        for no key update skip locked;
        exit when not found or v_runs >= _fire_schedules.max_runs;

        begin
            v_runs := v_runs + signalbox._fire_schedule(
                v_schedule.project_id,
                v_schedule.id,
                v_now,
                least(10, _fire_schedules.max_runs - v_runs)
            );
        exception
            when lock_not_available or serialization_failure or deadlock_detected then
                update signalbox_data.schedules s
                set last_error = format('%s: %s', sqlstate, sqlerrm),
                    last_error_at = v_now,
                    next_check_at = v_now + interval '1 second'
                where s.project_id = v_schedule.project_id
                    and s.id = v_schedule.id;
            when others then
                update signalbox_data.schedules s
                set failures = s.failures + 1,
                    last_error = format('%s: %s', sqlstate, sqlerrm),
                    last_error_at = v_now,
                    next_check_at = v_now
                        + signalbox.retry_delay(s.failures + 1, '10 seconds', '1 hour')
                where s.project_id = v_schedule.project_id
                    and s.id = v_schedule.id;
        end;
    end loop;

    return v_runs;
end;
$$;

comment on function signalbox._fire_schedules(integer) is
    'Deal with up to max_runs times of schedules that are due; returns with how many.';
