-- Do all periodic work that is due: call it every few seconds or every minute, from pg_cron,
-- from cron with psql, or by make tick. Nothing is lost when nobody calls it for a day.
--
--     select * from signalbox.tick();
--
-- Each job is a function of its own, in _tick_jobs, and has a block of its own: one that fails
-- leaves the others alone and is shown in tick_status with its error. A job is called again
-- while it has more to do than it may do in one call, until max_duration is over. No job begins
-- after that; the ones that had to wait are the first next time.
--
-- Two at once would do the same work twice or wait for each other: the second one returns
-- nothing, at once. tick is one transaction, so what it locks stays locked until its end, and
-- max_duration bounds that too; it waits for nobody, who might wait for it. Being killed at any point undoes this call and no earlier one.
--
-- It is for administrators, as it goes through all projects and says what happened there.
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.tick(
    max_duration interval default '2 seconds',
    jobs text[] default null
)
returns table (job text, handled integer, duration interval, error text)
language plpgsql
volatile
security definer
rows 10
set search_path = pg_catalog, pg_temp
set lock_timeout = '1s'
as $$
#variable_conflict use_column
declare
    v_end constant timestamptz := clock_timestamp() + tick.max_duration;
    v_unknown text;
    v_job record;
    v_began timestamptz;
    v_now timestamptz;
    v_handled integer;
begin
    perform signalbox._require_administrator();
    perform signalbox._require_read_committed();

    select string_agg(w.job, ', ')
    into v_unknown
    from unnest(tick.jobs) w (job)
    where w.job not in (select t.job from signalbox._tick_jobs() t);
    if v_unknown is not null then
        raise exception 'jobs that are not known: %', v_unknown
            using
                errcode = 'SB005',
                detail = '$.jobs',
                hint = 'tick_status lists the jobs there are.';
    end if;

    if not pg_try_advisory_xact_lock(hashtextextended('signalbox tick', 0)) then
        return;
    end if;

    for v_job in
        select t.job, t.function_name, t.max_rows
        from signalbox._tick_jobs() with ordinality t (
            job, function_name, max_rows, every, description, place
        )
        left join signalbox_data.tick_jobs j
            on j.job = t.job
        where tick.jobs is null
            or t.job = any (tick.jobs)
        -- It locks tables until the end, so that nothing else should come after it; and as that may be all
        -- the time there is, it always has its turn.
        order by t.job = 'look_after_audit_log', j.last_run_at nulls first, t.place
    loop
        v_began := clock_timestamp();
        continue when v_began >= v_end and job is not null and v_job.job <> 'look_after_audit_log';
        v_now := signalbox_data.clock();
        job := v_job.job;
        handled := 0;
        error := null;
        loop
            begin
                -- Dynamic, so that the list of the jobs stands in one place.
                execute format('select signalbox.%I($1)', v_job.function_name)
                into v_handled
                using v_job.max_rows;
                handled := handled + v_handled;
            exception
                when others then
                    error := format('%s: %s', sqlstate, sqlerrm);
            end;
            exit when error is not null or v_handled < v_job.max_rows;
            exit when clock_timestamp() >= v_end;
        end loop;
        duration := clock_timestamp() - v_began;

        insert into signalbox_data.tick_jobs as j (
            job, last_run_at, last_success_at, last_duration, last_handled, handled, failures,
            failed_runs, last_error_at, last_error
        )
        values (
            tick.job,
            v_now,
            case when tick.error is null then v_now end,
            tick.duration,
            tick.handled,
            tick.handled,
            (tick.error is not null)::integer,
            (tick.error is not null)::integer,
            case when tick.error is not null then v_now end,
            tick.error
        )
        on conflict (job) do update
        set last_run_at = excluded.last_run_at,
            last_success_at = coalesce(excluded.last_success_at, j.last_success_at),
            last_duration = excluded.last_duration,
            last_handled = excluded.last_handled,
            runs = j.runs + 1,
            handled = j.handled + excluded.handled,
            failures = case when excluded.failures = 0 then 0 else j.failures + 1 end,
            failed_runs = j.failed_runs + excluded.failed_runs,
            last_error_at = coalesce(excluded.last_error_at, j.last_error_at),
            last_error = coalesce(excluded.last_error, j.last_error);
        return next;
    end loop;
end;
$$;

comment on function signalbox.tick(interval, text[]) is
    'Do the periodic work that is due, all or some of its jobs, and return what each job did: '
    'rows dealt with, time, and the error that ended it. No row when another call is under way. '
    'No job begins after max_duration, save the first and look_after_audit_log. Raises SB005 for a job that does not exist, and '
    'SB007 when you are no administrator.';
grant execute on function signalbox.tick(interval, text[]) to signalbox_admin;
-- Whom it was granted to before.
revoke execute on function signalbox.tick(interval, text[]) from signalbox_operator;
