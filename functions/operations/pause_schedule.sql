-- Let a schedule stand still. Workflows that it has started go on.
--
--     select * from signalbox.pause_schedule(:project_id, :schedule_id);
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.pause_schedule(project_id uuid, schedule_id uuid)
returns setof signalbox.schedules
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    perform signalbox._require_access(pause_schedule.project_id, 'operator');
    perform signalbox._lock_schedule(pause_schedule.project_id, pause_schedule.schedule_id);

    update signalbox_data.schedules s
    set is_paused = true,
        next_run_at = null,
        next_check_at = null,
        updated_at = signalbox_data.clock()
    where s.project_id = pause_schedule.project_id
        and s.id = pause_schedule.schedule_id
        and not s.is_paused;

    return query
        select * from signalbox.schedules s
        where s.project_id = pause_schedule.project_id
            and s.id = pause_schedule.schedule_id;
end;
$$;

comment on function signalbox.pause_schedule(uuid, uuid) is
    'Let a schedule stand still until resume_schedule and return it; raises SB001 when there is '
    'no such schedule.';
grant execute on function signalbox.pause_schedule(uuid, uuid) to signalbox_operator;
