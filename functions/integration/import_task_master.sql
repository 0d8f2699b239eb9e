-- Import a tasks.json of Task Master, of any version, into a project. Every tag becomes a
-- workflow, every subtask a task with a parent, and nothing of the file is lost: what has no
-- column here is kept and comes out again with export_task_master.
--
--     \set document `cat .taskmaster/tasks/tasks.json`
--     select * from signalbox.import_task_master(:project_id, :'document');
--
-- To import again is to merge: what changed in the file since it was last imported or exported
-- is taken, what changed here stays, and what changed in both is reported as a conflict and
-- stays as it is here. on_missing says what becomes of a task that the file has no more:
-- delete (unless something would be lost that the file never knew) or keep.
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.import_task_master(
    project_id uuid,
    document json,
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
begin
    perform signalbox._require_access(import_task_master.project_id, 'operator');
    perform signalbox._require_task_lists(signalbox._readable_json(document::text)::json);

    return query
        select *
        from signalbox._import_document(
            import_task_master.project_id, 'task_master', document::text, false, on_missing
        );
end;
$$;

comment on function signalbox.import_task_master(uuid, json, text) is
    'Import a tasks.json into a project, or merge it with what was imported before, and return '
    'a report. Raises SB001 when there is no such project and SB005 when the document is no '
    'task file; then nothing is changed.';
grant execute on function signalbox.import_task_master(uuid, json, text) to signalbox_operator;
