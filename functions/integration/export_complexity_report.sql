-- Export the complexity report of a tag: as it was imported, with the scores of tasks whose
-- complexity has changed since. Null when none was imported.
--
--     select signalbox.export_complexity_report(:project_id, 'master');
--
create or replace function signalbox.export_complexity_report(
    project_id uuid,
    report_tag text default 'master'
)
returns json
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select signalbox._export_complexity_report(
        export_complexity_report.project_id, report_tag
    )::json;
$$;

comment on function signalbox.export_complexity_report(uuid, text) is
    'The complexity report of a tag as it was imported, with the complexity of the tasks as it '
    'is now; null when none was imported. Raises SB001 when there is no such project.';
grant execute on function signalbox.export_complexity_report(uuid, text) to signalbox_reader;
