-- Remember which task stands for which entry of a document, in place of what was known before.
create or replace function signalbox._map_document(
    project_id uuid,
    document_id uuid,
    format signalbox_data.document_format,
    content text,
    tasks jsonb
)
returns void
language sql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set enable_nestloop = off
set enable_seqscan = off
as $$
    delete from signalbox_data.imported_tasks i
    where i.project_id = _map_document.project_id
        and i.document_id = _map_document.document_id;

    insert into signalbox_data.imported_tasks (
        project_id, document_id, task_id, tag, key, status, status_as_written,
        priority_as_written
    )
    select
        _map_document.project_id,
        _map_document.document_id,
        t.task_id,
        f.tag,
        f.key,
        f.status,
        f.status_as_written,
        f.priority_as_written
    from signalbox._document_records(_map_document.format, _map_document.content) f
    inner join jsonb_to_recordset(_map_document.tasks) t (tag text, key text, task_id uuid)
        on t.tag = f.tag
        and t.key = f.key;
$$;

comment on function signalbox._map_document(
    uuid, uuid, signalbox_data.document_format, text, jsonb
) is
    'Record the task of each entry of a document; tasks is a list of tag, key and task_id.';
