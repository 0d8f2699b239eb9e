-- Import a complexity report of Task Master: the scores become tasks.complexity, the rest is
-- kept for the export. Each tag has its own report. To import again is to merge.
--
--     select * from signalbox.import_complexity_report(:project_id, :'document');
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.import_complexity_report(
    project_id uuid,
    document json,
    report_tag text default 'master'
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
language sql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
    select signalbox._require_access(import_complexity_report.project_id, 'operator');

    select *
    from signalbox._import_complexity_report(
        import_complexity_report.project_id, document::text, report_tag, false
    );
$$;

comment on function signalbox.import_complexity_report(uuid, json, text) is
    'Import a complexity report into the tasks of a tag and return a report; raises SB001 when '
    'there is no such project and SB005 when the document is none.';
grant execute on function signalbox.import_complexity_report(uuid, json, text)
    to signalbox_operator;
