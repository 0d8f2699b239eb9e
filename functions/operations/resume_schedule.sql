-- Let a paused schedule go on, from now. Times that passed while it was paused are not caught
-- up with, whatever catch_up says: somebody wanted nothing to be started then.
--
--     select * from signalbox.resume_schedule(:project_id, :schedule_id);
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.resume_schedule(project_id uuid, schedule_id uuid)
returns setof signalbox.schedules
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_schedule signalbox_data.schedules;
    v_next_run_at timestamptz;
begin
    perform signalbox._require_access(resume_schedule.project_id, 'operator');
    perform signalbox._lock_schedule(resume_schedule.project_id, resume_schedule.schedule_id);

    select *
    into v_schedule
    from signalbox_data.schedules s
    where s.project_id = resume_schedule.project_id
        and s.id = resume_schedule.schedule_id;
    if v_schedule.is_paused then
        v_next_run_at := signalbox.cron_next(
            v_schedule.cron, signalbox_data.clock(), v_schedule.time_zone
        );
        update signalbox_data.schedules s
        set is_paused = false,
            next_run_at = v_next_run_at,
            next_check_at = v_next_run_at,
            failures = 0,
            last_error = null,
            last_error_at = null,
            updated_at = signalbox_data.clock()
        where s.project_id = resume_schedule.project_id
            and s.id = resume_schedule.schedule_id;
    end if;

    return query
        select * from signalbox.schedules s
        where s.project_id = resume_schedule.project_id
            and s.id = resume_schedule.schedule_id;
end;
$$;

comment on function signalbox.resume_schedule(uuid, uuid) is
    'Let a paused schedule go on from now and return it; raises SB001 when there is no such '
    'schedule.';
grant execute on function signalbox.resume_schedule(uuid, uuid) to signalbox_operator;
