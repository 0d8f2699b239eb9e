-- Deal with the times of a schedule that have come due: start a workflow for each, or record
-- why not. The caller has locked the schedule, so nobody else deals with them; that each time
-- has its row in schedule_runs by its key is the proof. Times that were missed and are skipped
-- together share a row.
--
-- At most max_runs times are dealt with; the schedule stays due when there are more.
create or replace function signalbox._fire_schedule(
    project_id uuid,
    schedule_id uuid,
    now timestamptz,
    max_runs integer
)
returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_schedule signalbox_data.schedules;
    v_due_at timestamptz;
    v_latest timestamptz;
    v_running uuid;
    v_workflow_id uuid;
    v_reason text;
    v_runs integer := 0;
begin
    select *
    into v_schedule
    from signalbox_data.schedules s
    where s.project_id = _fire_schedule.project_id
        and s.id = _fire_schedule.schedule_id;

    select w.id
    into v_running
    from signalbox_data.workflows w
    where w.project_id = v_schedule.project_id
        and w.id = v_schedule.last_workflow_id
        and w.finished_at is null;

    if v_running is not null and v_schedule.overlap = 'queue' then
        update signalbox_data.schedules s
        set next_check_at = _fire_schedule.now + interval '5 seconds'
        where s.project_id = v_schedule.project_id
            and s.id = v_schedule.id;
        return 0;
    end if;

    v_latest := signalbox._latest_cron_time(
        v_schedule.cron, v_schedule.time_zone, v_schedule.next_run_at, _fire_schedule.now
    );
    v_due_at := case
        when v_schedule.catch_up = 'skip'
            and v_latest < _fire_schedule.now - v_schedule.grace_period
            then signalbox.cron_next(v_schedule.cron, v_latest, v_schedule.time_zone)
        when v_schedule.catch_up = 'all' then signalbox._first_to_catch_up(
            v_schedule.cron, v_schedule.time_zone, v_schedule.next_run_at, v_latest,
            v_schedule.max_catch_up
        )
        else v_latest
    end;

    if v_due_at is distinct from v_schedule.next_run_at then
        insert into signalbox_data.schedule_runs (
            project_id, schedule_id, due_at, last_due_at, outcome, reason
        )
        values (
            v_schedule.project_id,
            v_schedule.id,
            v_schedule.next_run_at,
            signalbox._latest_cron_time(
                v_schedule.cron,
                v_schedule.time_zone,
                v_schedule.next_run_at,
                least(v_due_at - interval '1 microsecond', v_latest)
            ),
            'skipped',
            format('missed: looked at only at %s, and catch_up is %s',
                _fire_schedule.now, v_schedule.catch_up)
        )
        on conflict do nothing;
        v_runs := 1;
    end if;

    while v_due_at <= _fire_schedule.now and v_runs < _fire_schedule.max_runs loop
        v_workflow_id := null;
        v_reason := null;
        if exists (
            select
            from signalbox_data.schedule_runs r
            where r.project_id = v_schedule.project_id
                and r.schedule_id = v_schedule.id
                and r.due_at = v_due_at
        ) then
            -- The clock was put back, and the time comes again.
            v_due_at := signalbox.cron_next(v_schedule.cron, v_due_at, v_schedule.time_zone);
            continue;
        end if;

        if v_running is not null and v_schedule.overlap = 'skip' then
            v_reason := format('workflow %s is not finished, and overlap is skip', v_running);
        else
            if v_running is not null and v_schedule.overlap = 'cancel' then
                v_reason := format('workflow %s was cancelled for it', v_running);
                perform signalbox._cancel_workflow(
                    v_schedule.project_id,
                    v_running,
                    'cancelled',
                    format('schedule %s starts the next', v_schedule.name),
                    'superseded',
                    '5 minutes'
                );
            end if;
            v_workflow_id := signalbox._start_scheduled_workflow(
                v_schedule.project_id, v_schedule.id, v_due_at
            );
            v_running := v_workflow_id;
            v_schedule.last_workflow_id := v_workflow_id;
            v_schedule.last_run_at := v_due_at;
        end if;

        insert into signalbox_data.schedule_runs (
            project_id, schedule_id, due_at, last_due_at, outcome, workflow_id, reason
        )
        values (
            v_schedule.project_id,
            v_schedule.id,
            v_due_at,
            v_due_at,
            case
                when v_workflow_id is null then 'skipped'
                else 'started'
            end::signalbox_data.schedule_run_outcome,
            v_workflow_id,
            v_reason
        );
        v_runs := v_runs + 1;
        v_due_at := signalbox.cron_next(v_schedule.cron, v_due_at, v_schedule.time_zone);
        exit when v_running is not null and v_schedule.overlap = 'queue';
    end loop;

    -- One that has more to catch up with goes behind those that are due already.
    update signalbox_data.schedules s
    set next_run_at = v_due_at,
        next_check_at = case
            when v_due_at is null then null
            when v_running is not null and v_schedule.overlap = 'queue'
                then greatest(v_due_at, _fire_schedule.now + interval '5 seconds')
            else greatest(v_due_at, _fire_schedule.now)
        end,
        last_run_at = v_schedule.last_run_at,
        last_workflow_id = v_schedule.last_workflow_id,
        failures = 0
    where s.project_id = v_schedule.project_id
        and s.id = v_schedule.id;

    return v_runs;
end;
$$;

comment on function signalbox._fire_schedule(uuid, uuid, timestamptz, integer) is
    'Start or skip up to max_runs times of a schedule that have come due by now; returns how '
    'many rows of schedule_runs that made.';
