-- Change the fields named, leave the others. A null clears a field. With another expression or
-- time zone the schedule goes on from now; times that had come due but were not fired yet are
-- forgotten. An error is forgotten too, so that what was mended is tried at once.
--
--     select * from signalbox.update_schedule(:project_id, :schedule_id, '{"cron": "@hourly"}');
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.update_schedule(
    project_id uuid,
    schedule_id uuid,
    changes jsonb
)
returns setof signalbox.schedules
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_old signalbox_data.schedules;
    v_new signalbox_data.schedules;
begin
    perform signalbox._require_access(update_schedule.project_id, 'operator');
    perform signalbox._require_changes(
        changes,
        '{name,description,cron,time_zone,workflow_name,inputs,tasks,catch_up,max_catch_up,'
        'grace_period,overlap}'
    );
    perform signalbox._lock_schedule(update_schedule.project_id, update_schedule.schedule_id);

    select *
    into v_old
    from signalbox_data.schedules s
    where s.project_id = update_schedule.project_id
        and s.id = update_schedule.schedule_id;
    v_new := jsonb_populate_record(v_old, update_schedule.changes);

    perform signalbox._require_schedule(v_new);
    if not v_new.is_paused and (v_new.cron, v_new.time_zone) <> (v_old.cron, v_old.time_zone) then
        v_new.next_run_at := signalbox.cron_next(
            v_new.cron, signalbox_data.clock(), v_new.time_zone
        );
    end if;

    return query
        update signalbox_data.schedules s
        set name = v_new.name,
            description = v_new.description,
            cron = v_new.cron,
            time_zone = v_new.time_zone,
            workflow_name = v_new.workflow_name,
            inputs = v_new.inputs,
            tasks = v_new.tasks,
            catch_up = v_new.catch_up,
            max_catch_up = v_new.max_catch_up,
            grace_period = v_new.grace_period,
            overlap = v_new.overlap,
            next_run_at = v_new.next_run_at,
            next_check_at = v_new.next_run_at,
            failures = 0,
            last_error = null,
            last_error_at = null,
            updated_at = signalbox_data.clock()
        where s.project_id = update_schedule.project_id
            and s.id = update_schedule.schedule_id
        returning
            s.project_id, s.id, s.name, s.description, s.cron, s.time_zone, s.workflow_name,
            s.inputs, s.tasks, s.catch_up, s.max_catch_up, s.grace_period, s.overlap,
            s.is_paused, s.next_run_at, s.next_check_at, s.last_run_at, s.last_workflow_id,
            s.failures, s.last_error, s.last_error_at, s.created_at, s.updated_at;
end;
$$;

comment on function signalbox.update_schedule(uuid, uuid, jsonb) is
    'Change the fields of a schedule that changes names and return it; raises SB001 when there '
    'is no such schedule and SB005 for a field that cannot be changed or a value that is not '
    'understood.';
grant execute on function signalbox.update_schedule(uuid, uuid, jsonb) to signalbox_operator;
