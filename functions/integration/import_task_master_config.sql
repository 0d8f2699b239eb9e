-- Import Task Master's configuration into projects.settings:
-- models, default_tag and default_priority. The rest is kept for the export.
-- Secrets are not stored and reported as left out. To import again is to merge.
--
--     select * from signalbox.import_task_master_config(:project_id, :'document');
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.import_task_master_config(project_id uuid, document json)
returns table (
    severity text,
    kind text,
    path text,
    tag text,
    task_key text,
    value text,
    message text
)
language sql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
    select signalbox._require_access(import_task_master_config.project_id, 'operator');

    select *
    from signalbox._import_settings(
        import_task_master_config.project_id, 'task_master_config', document::text, false
    );
$$;

comment on function signalbox.import_task_master_config(uuid, json) is
    'Import Task Master''s configuration into projects.settings and return a report; '
    'raises SB001 when there is no such project and SB005 when the document is none.';
grant execute on function signalbox.import_task_master_config(uuid, json) to signalbox_operator;
