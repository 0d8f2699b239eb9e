-- Delete a schedule with the record of its runs. Workflows that it has started stay.
--
--     select * from signalbox.delete_schedule(:project_id, :schedule_id);
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.delete_schedule(project_id uuid, schedule_id uuid)
returns setof signalbox.schedules
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    perform signalbox._require_access(delete_schedule.project_id, 'operator');
    return query
        delete from signalbox_data.schedules s
        where s.project_id = delete_schedule.project_id
            and s.id = delete_schedule.schedule_id
        returning
            s.project_id, s.id, s.name, s.description, s.cron, s.time_zone, s.workflow_name,
            s.inputs, s.tasks, s.catch_up, s.max_catch_up, s.grace_period, s.overlap,
            s.is_paused, s.next_run_at, s.next_check_at, s.last_run_at, s.last_workflow_id,
            s.failures, s.last_error, s.last_error_at, s.created_at, s.updated_at;

    if not found then
        raise exception 'schedule % not found in project %',
            delete_schedule.schedule_id, delete_schedule.project_id
            using errcode = 'SB001';
    end if;
end;
$$;

comment on function signalbox.delete_schedule(uuid, uuid) is
    'Delete a schedule with the record of its runs and return it as it was; raises SB001 when '
    'there is no such schedule.';
grant execute on function signalbox.delete_schedule(uuid, uuid) to signalbox_operator;
