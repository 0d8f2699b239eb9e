-- What an import made of a document: how much was read, which words were mapped to which, what
-- could not be taken as it stands, and what stays in the file only.
create or replace function signalbox._report_document(
    project_id uuid,
    document_id uuid,
    created integer
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
stable
set search_path = pg_catalog, pg_temp
set jit = off
set enable_nestloop = off
set enable_seqscan = off
as $$
#variable_conflict use_column
begin
    return query
        with document as materialized (
            select d.format, d.content
            from signalbox_data.imported_documents d
            where d.project_id = _report_document.project_id
                and d.id = _report_document.document_id
        ),
        root as materialized (
            select
                case
                    when d.format = 'beads' then '{}'
                    else signalbox._readable_json(d.content)
                end::json as json
            from document d
        ),
        records as materialized (
            select d.format, r.*
            from document d
            cross join lateral signalbox._document_records(d.format, d.content) r
        ),
        shape as (
            select coalesce(min(l.shape), 'empty') as name
            from root r
            left join lateral signalbox._task_master_lists(r.json) l on true
        ),
        rows (place, "position", severity, kind, path, tag, task_key, value, message) as (
            select
                1, 0, 'info', 'read', '$', null, null,
                case
                    when (select d.format from document d) = 'beads' then 'json lines'
                    else (select s.name from shape s)
                end,
                format(
                    '%s tasks and %s subtasks in %s tags: %s made',
                    (select count(*) from records r where r.parent_key is null),
                    (select count(*) from records r where r.parent_key is not null),
                    (
                        select count(*)
                        from signalbox_data.imported_tags g
                        where g.project_id = _report_document.project_id
                            and g.document_id = _report_document.document_id
                    ),
                    created
                )
            union all
            select
                2, 0, 'info', 'mapped', null, null, null, m.word,
                format('%s: status %s is %s here', count(*), coalesce(m.word, 'none'), m.status)
            from (
                select
                    r.status_as_written as word,
                    case when r.adjusted_to is null then r.status else 'pending' end as status
                from records r
                where case r.format
                    when 'beads' then signalbox._beads_status_of(r.status_as_written)
                    else signalbox._task_status_of(r.status_as_written)
                end is not null
            ) m
            where m.word <> m.status::text
            group by m.word, m.status
            union all
            select
                3, r."position", 'warning', 'status',
                signalbox._json_path(r.format, r.path || 'status'::text), r.tag, r.key,
                r.status_as_written,
                case
                    when r.status_as_written is null then 'no status: pending'
                    else 'unknown status: pending'
                end
            from records r
            where case r.format
                when 'beads' then signalbox._beads_status_of(r.status_as_written)
                else signalbox._task_status_of(r.status_as_written)
            end is null
            union all
            select
                3, r."position", 'info', 'adjusted',
                signalbox._json_path(r.format, r.path || 'status'::text), r.tag, r.key,
                r.status_as_written,
                format('the task above it is closed: %s, so that no agent takes it up', r.status)
            from records r
            where r.adjusted_to is not null
            union all
            select
                3, r."position", 'warning', 'priority',
                signalbox._json_path(r.format, r.path || 'priority'::text), r.tag, r.key,
                r.priority_as_written,
                format('odd priority: %s', r.priority)
            from records r
            where r.priority_as_written is not null
                and case r.format
                    when 'beads' then r.priority_as_written !~ '^[0-4]$'
                    else r.priority_as_written not in ('low', 'medium', 'high', 'critical')
                end
                or r.format <> 'beads'
                    and r.source::text ~ '"priority"\s*:\s*null'
                    and json_typeof(r.source -> 'priority') = 'null'
            union all
            select
                3, r."position", 'warning', 'duplicate_id',
                signalbox._json_path(r.format, r.path || 'id'::text), r.tag, r.key, r.id #>> '{}',
                format('this id was used before: the task is %s', r.key)
            from records r
            where r.is_again
            union all
            select
                3, r."position", 'warning', 'no_id', signalbox._json_path(r.format, r.path), r.tag,
                r.key, null, format('no id: the task is %s', r.key)
            from records r
            where coalesce(r.id #>> '{}', '') !~ '\S'
            union all
            select
                3, r."position", 'info', 'no_title', signalbox._json_path(r.format, r.path), r.tag,
                r.key, r.title, 'no title: the first line of its description, or its id'
            from records r
            where coalesce(r.source ->> 'title', '') !~ '\S'
            union all
            select
                4, r."position", 'warning', 'quarantined',
                signalbox._json_path(r.format, r.path || 'dependencies'::text), r.tag, r.key,
                q.reference,
                format(
                    'dependency in quarantine: %s%s', q.reason, ' (' || nullif(q.detail, '') || ')'
                )
            from records r
            inner join signalbox_data.imported_tasks i
                on i.project_id = _report_document.project_id
                and i.document_id = _report_document.document_id
                and i.tag = r.tag
                and i.key = r.key
            inner join signalbox_data.quarantined_dependencies q
                on q.project_id = i.project_id
                and q.task_id = i.task_id
            union all
            select
                5, r."position", 'warning', 'dependency_kept',
                signalbox._json_path(r.format, r.path || 'dependencies'::text), r.tag, r.key,
                d.value ->> 'type',
                'a kind of dependency that orders nothing here: it stays in the file'
            from records r
            cross join lateral json_array_elements(
                case
                    when json_typeof(r.source -> 'dependencies') = 'array'
                        then r.source -> 'dependencies'
                    else '[]'
                end
            ) d
            where r.format = 'beads'
                and json_typeof(d.value) = 'object'
                and d.value ->> 'type' not in (
                    'blocks', 'conditional-blocks', 'related', 'relates-to', 'discovered-from',
                    'parent-child'
                )
            union all
            select
                6, o.ordinality, 'info', 'kept_in_file',
                signalbox._json_path('task_master', array[o.key]), null, null, o.key,
                'no tag: it stays in the file'
            from root r
            cross join lateral json_each(
                case json_typeof(r.json) when 'object' then r.json else '{}' end
            ) with ordinality o
            where o.key <> 'tasks'
                and json_typeof(o.value -> 'tasks') is distinct from 'array'
            union all
            select
                6, e.ordinality, 'warning', 'not_a_task',
                signalbox._json_path('task_master', l.path || (e.ordinality - 1)::text), l.tag, null,
                left(e.value::text, 60), 'no task: it stays in the file'
            from root r
            cross join lateral signalbox._task_master_lists(r.json) l
            cross join lateral json_array_elements(l.tasks) with ordinality e
            where json_typeof(e.value) <> 'object'
            union all
            select
                7, 0, 'info', 'kept_in_file', null, null, null, k.name,
                format('%s: field %s has no column, it stays in the file', count(*), k.name)
            from records r
            cross join lateral json_object_keys(r.source) k (name)
            where case r.format
                when 'beads' then k.name not in (
                    'id', 'title', 'description', 'design', 'acceptance_criteria', 'status',
                    'priority', 'issue_type', 'assignee', 'labels', 'metadata', 'created_at',
                    'closed_at', 'deleted_at', 'dependencies'
                )
                else k.name not in (
                    'id', 'title', 'description', 'details', 'testStrategy', 'test_strategy',
                    'status', 'priority', 'dependencies', 'subtasks', 'type', 'assignee',
                    'complexity', 'complexityScore', 'tags', 'labels', 'acceptanceCriteria',
                    'metadata', 'createdAt', 'created_at', 'completedAt', 'completed_at',
                    'updatedAt', 'last_updated'
                )
            end
            group by k.name
        )
        select w.severity, w.kind, w.path, w.tag, w.task_key, w.value, w.message
        from rows w
        order by w.place, w."position", w.path, w.value;
end;
$$;

comment on function signalbox._report_document(uuid, uuid, integer) is
    'The report of an import: one row for what was read, and one for each thing that was '
    'mapped, adjusted, quarantined or left in the file.';
