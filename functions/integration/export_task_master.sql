-- Export a project as a tasks.json: the file that was imported, with what has changed since,
-- and nothing else changed in it. A project that never was imported comes out with a tag for
-- each workflow.
--
--     \copy (select signalbox.export_task_master('…')) to tasks.json
--
-- For whoever may import, the export is remembered: the next import takes it for what an
-- editor of the file began with. remember => false leaves it at a look.
create or replace function signalbox.export_task_master(
    project_id uuid,
    remember boolean default true
)
returns json
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_document text := signalbox._export_document(export_task_master.project_id, 'task_master');
begin
    if btrim(v_document, E' \t\r\n') = '' then
        return '{}';
    end if;

    if remember and signalbox._may_remember_export(export_task_master.project_id) then
        perform signalbox.remember_export(
            export_task_master.project_id, 'task_master', v_document
        );
    end if;

    return v_document::json;
end;
$$;

comment on function signalbox.export_task_master(uuid, boolean) is
    'A project as tasks.json, equal to the imported file but for what has changed since; raises '
    'SB001 when there is no such project.';
grant execute on function signalbox.export_task_master(uuid, boolean) to signalbox_reader;
