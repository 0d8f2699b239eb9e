-- The text of a complexity report with the complexity of the tasks as it is now.
create or replace function signalbox._export_complexity_report(project_id uuid, report_tag text)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_content text;
    v_edits jsonb;
begin
    perform from signalbox_data.projects p
    where p.id = _export_complexity_report.project_id;
    if not found then
        raise exception 'project % not found', _export_complexity_report.project_id
            using errcode = 'SB001';
    end if;

    select d.content
    into v_content
    from signalbox_data.imported_documents d
    where d.project_id = _export_complexity_report.project_id
        and d.format = 'complexity_report'
        and d.tag = _export_complexity_report.report_tag;
    if v_content is null then
        return null;
    end if;

    select coalesce(
        jsonb_agg(
            jsonb_build_object(
                'path', array['complexityAnalysis', s."position"::text, 'complexityScore'],
                'op', 'set',
                'value', t.complexity::text
            )
        ),
        '[]'
    )
    into v_edits
    from signalbox._complexity_scores(signalbox._readable_json(v_content)::json) s
    inner join signalbox_data.workflows w
        on w.project_id = _export_complexity_report.project_id
    left join signalbox_data.imported_tags g
        on g.project_id = w.project_id
        and g.workflow_id = w.id
    inner join signalbox_data.tasks t
        on t.project_id = w.project_id
        and t.workflow_id = w.id
        and t.key = s.key
    where coalesce(g.tag, w.name) = _export_complexity_report.report_tag
        and t.complexity is distinct from s.score
        and t.complexity is not null;

    return case
        when jsonb_array_length(v_edits) = 0 then v_content
        else signalbox._original_json(
            signalbox._edit_json(signalbox._readable_json(v_content), v_edits), v_content
        )
    end;
end;
$$;

comment on function signalbox._export_complexity_report(uuid, text) is
    'The text of the complexity report of a tag with the complexity of the tasks as it is now; '
    'null when none was imported.';
grant execute
    on function signalbox._export_complexity_report(uuid, text)
    to signalbox_reader;
