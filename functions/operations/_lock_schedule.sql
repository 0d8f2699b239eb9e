-- Lock a schedule that is to be changed: nobody fires it until the transaction ends.
create or replace function signalbox._lock_schedule(project_id uuid, schedule_id uuid)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    perform from signalbox_data.schedules s
    where s.project_id = _lock_schedule.project_id
        and s.id = _lock_schedule.schedule_id
    for no key update;

    if not found then
        raise exception 'schedule % not found in project %',
            _lock_schedule.schedule_id, _lock_schedule.project_id
            using errcode = 'SB001';
    end if;
end;
$$;

comment on function signalbox._lock_schedule(uuid, uuid) is
    'Lock a schedule until the transaction ends; raises SB001 when there is none.';
