-- Import a complexity report, or merge it with what was imported before: a score that changed
-- in the report only is taken, one that changed in Signalbox is kept.
create or replace function signalbox._import_complexity_report(
    project_id uuid,
    content text,
    report_tag text,
    has_byte_order_mark boolean
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
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_tag constant text := _import_complexity_report.report_tag;
    v_json constant json := signalbox._readable_json(_import_complexity_report.content);
    v_base text;
    v_score record;
    v_total integer := 0;
    v_taken integer := 0;
begin
    if json_typeof(v_json) <> 'object'
        or json_typeof(v_json -> 'complexityAnalysis') is distinct from 'array'
    then
        raise exception 'the document is no complexity report'
            using
                errcode = 'SB005',
                detail = '$.complexityAnalysis: must be an array, not '
                    || coalesce(json_typeof(v_json -> 'complexityAnalysis'), 'missing'),
                hint = 'Nothing was imported.';
    end if;

    perform from signalbox_data.projects p
    where p.id = _import_complexity_report.project_id
        and p.status = 'active'
    for no key update;
    if not found then
        raise exception 'no active project %', _import_complexity_report.project_id
            using errcode = 'SB001';
    end if;

    select d.content
    into v_base
    from signalbox_data.imported_documents d
    where d.project_id = _import_complexity_report.project_id
        and d.format = 'complexity_report'
        and d.tag = v_tag;

    for v_score in
        select n.key, n."position", n.written, n.score, b.score as base, t.id, t.complexity
        from signalbox._complexity_scores(v_json) n
        left join signalbox._complexity_scores(signalbox._readable_json(v_base)::json) b
            on b.key = n.key
        left join lateral (
            select t.id, t.complexity
            from signalbox_data.workflows w
            inner join signalbox_data.tasks t
                on t.project_id = w.project_id
                and t.workflow_id = w.id
                and t.key = n.key
            left join signalbox_data.imported_tags g
                on g.project_id = w.project_id
                and g.workflow_id = w.id
            where w.project_id = _import_complexity_report.project_id
                and coalesce(g.tag, w.name) = v_tag
            limit 1
        ) t on true
        order by n."position"
    loop
        v_total := v_total + 1;
        severity := 'warning';
        path := signalbox._json_path(
            'complexity_report',
            array['complexityAnalysis', v_score."position"::text, 'complexityScore']
        );
        tag := v_tag;
        task_key := v_score.key;
        value := v_score.written;
        if v_score.id is null then
            kind := 'no_task';
            message := 'no such task: the score stays in the file';
            return next;
        elsif v_score.score is null then
            kind := 'complexity';
            message := 'no whole number from 1 to 10: it stays in the file';
            return next;
        elsif v_score.score is not distinct from v_score.complexity
            or v_base is not null and v_score.score is not distinct from v_score.base
        then
            null;
        elsif v_base is not null and v_score.complexity is distinct from v_score.base then
            kind := 'conflict';
            message := format('both changed: Signalbox keeps %s', v_score.complexity);
            return next;
        else
            perform signalbox.update_task(
                _import_complexity_report.project_id,
                v_score.id,
                jsonb_build_object('complexity', v_score.score)
            );
            v_taken := v_taken + 1;
        end if;
    end loop;

    insert into signalbox_data.imported_documents (
        project_id, format, tag, has_byte_order_mark, content
    )
    values (
        _import_complexity_report.project_id, 'complexity_report', v_tag,
        _import_complexity_report.has_byte_order_mark, _import_complexity_report.content
    )
    on conflict on constraint imported_documents_one_of_a_kind do update
        set has_byte_order_mark = excluded.has_byte_order_mark,
            content = excluded.content,
            imported_at = excluded.imported_at;

    severity := 'info';
    kind := 'read';
    path := '$';
    tag := v_tag;
    task_key := null;
    value := null;
    message := format('%s scores: %s taken', v_total, v_taken);
    return next;
end;
$$;

comment on function signalbox._import_complexity_report(uuid, text, text, boolean) is
    'Import a complexity report into tasks.complexity and return the report of the import.';
