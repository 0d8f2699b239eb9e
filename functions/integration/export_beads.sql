-- Export a project as a Beads file: the lines that were imported, those of changed issues
-- written anew where they changed, new issues at the end.
--
--     \copy (select signalbox.export_beads('…')) to issues.jsonl
--
-- For whoever may import, the export is remembered; see export_task_master.
create or replace function signalbox.export_beads(
    project_id uuid,
    remember boolean default true
)
returns text
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_document text := signalbox._export_document(export_beads.project_id, 'beads');
begin
    if remember and signalbox._may_remember_export(export_beads.project_id) then
        perform signalbox.remember_export(export_beads.project_id, 'beads', v_document);
    end if;

    return v_document;
end;
$$;

comment on function signalbox.export_beads(uuid, boolean) is
    'A project as a Beads file, equal to the imported one but for what has changed since; raises '
    'SB001 when there is no such project.';
grant execute on function signalbox.export_beads(uuid, boolean) to signalbox_reader;
