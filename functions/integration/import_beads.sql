-- Import issues of Beads, one JSON object a line, into a project: as the tasks of a workflow
-- named beads. To import again is to merge, as with import_task_master.
--
--     \set document `cat .beads/issues.jsonl`
--     select * from signalbox.import_beads(:project_id, :'document');
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.import_beads(
    project_id uuid,
    document text,
    on_missing text default 'delete'
)
returns table (
    severity text,
    kind text,
    path text,
    tag text,
    task_key text,
    value text,
    message text
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_has_mark constant boolean := starts_with(document, U&'\FEFF');
    v_document constant text := ltrim(document, U&'\FEFF');
begin
    perform signalbox._require_access(import_beads.project_id, 'operator');
    perform signalbox._require_json_lines(v_document);

    return query
        select *
        from signalbox._import_document(
            import_beads.project_id, 'beads', v_document, v_has_mark, on_missing
        );
end;
$$;

comment on function signalbox.import_beads(uuid, text, text) is
    'Import a Beads file into a project, or merge it with what was imported before, and return '
    'a report. Raises SB001 when there is no such project and SB005 with every line that is no '
    'issue; then nothing is changed.';
grant execute on function signalbox.import_beads(uuid, text, text) to signalbox_operator;
