-- Export Task Master's state: as it was imported, with the project's
-- settings as they are now. A secret, which Signalbox does not store, stays what it is in
-- current, the file that is written over; without current it is absent.
--
--     select signalbox.export_task_master_state(:project_id);
--
create or replace function signalbox.export_task_master_state(
    project_id uuid,
    current json default null
)
returns json
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select signalbox._export_settings(
        export_task_master_state.project_id, 'task_master_state', current
    )::json;
$$;

comment on function signalbox.export_task_master_state(uuid, json) is
    'Task Master''s state as it was imported, with the project''s settings as they are '
    'now and the secrets of current; raises SB001 when there is no such project.';
grant execute on function signalbox.export_task_master_state(uuid, json) to signalbox_reader;
