-- Import a Task Master or Beads file, for the first time or again.
--
-- Again means a merge of three: the file, the tasks, and the base, which is the file as it was
-- last imported or exported. What changed in the file only is taken, what changed in Signalbox
-- only is kept, what changed in both to different values is kept and reported as a conflict.
-- After it the file is the new base.
create or replace function signalbox._import_document(
    project_id uuid,
    format signalbox_data.document_format,
    content text,
    has_byte_order_mark boolean,
    on_missing text
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
set jit = off
as $$
#variable_conflict use_column
declare
    v_old signalbox_data.imported_documents;
    v_document_id uuid;
    v_base text;
    v_json json := '{}';
    v_plan jsonb;
    v_made jsonb := '[]';
    v_tag record;
    v_tasks jsonb;
    v_created integer := 0;
begin
    if on_missing is null or on_missing not in ('delete', 'keep') then
        raise exception 'on_missing must be delete or keep, not %', on_missing
            using errcode = 'invalid_parameter_value';
    end if;

    -- One import into a project at a time.
    perform from signalbox_data.projects p
    where p.id = _import_document.project_id
        and p.status = 'active'
    for no key update;
    if not found then
        raise exception 'no active project %', _import_document.project_id
            using
                errcode = 'SB001',
                hint = 'It does not exist, or it is archived: see signalbox.projects.';
    end if;

    select *
    into v_old
    from signalbox_data.imported_documents d
    where d.project_id = _import_document.project_id
        and d.format = _import_document.format
        and d.tag = '';
    v_document_id := coalesce(v_old.id, signalbox_data.new_id());
    v_base := v_old.content;

    -- The file was edited from the last import or from the last export: the one that more of
    -- its entries are still equal to, of those in which the two differ.
    if v_old.exported_content is not null then
        with old as materialized (
            select r.tag, r.key, r.source::text as source
            from signalbox._document_records(format, v_old.content) r
        ),
        exported as materialized (
            select r.tag, r.key, r.source::text as source
            from signalbox._document_records(format, v_old.exported_content) r
        ),
        file as materialized (
            select r.tag, r.key, r.source::text as source
            from signalbox._document_records(format, _import_document.content) r
        )
        select case
            when count(*) filter (where f.source = e.source)
                >= count(*) filter (where f.source = o.source)
                then v_old.exported_content
            else v_old.content
        end
        into v_base
        from file f
        left join old o on o.tag = f.tag and o.key = f.key
        left join exported e on e.tag = f.tag and e.key = f.key
        where o.source is distinct from e.source;
    end if;

    if v_old.id is null then
        insert into signalbox_data.imported_documents (
            project_id, id, format, has_byte_order_mark, content
        )
        values (
            _import_document.project_id, v_document_id, _import_document.format,
            _import_document.has_byte_order_mark, _import_document.content
        );
    end if;

    if format <> 'beads' then
        v_json := signalbox._readable_json(content);
    end if;

    -- A workflow for every tag: the one it had, one of that name that no file has, a new one.
    for v_tag in
        select distinct on (l.tag) l.tag, l.description, w.id
        from (
            select
                t."position",
                t.tag,
                case
                    when cardinality(t.path) = 2
                        then v_json #>> (t.path[:1] || array['metadata', 'description'])
                end as description
            from signalbox._task_master_lists(v_json) t
            union all
            select 1, 'beads', null
            where format = 'beads'
        ) l
        left join signalbox_data.workflows w
            on w.project_id = _import_document.project_id
            and w.name = l.tag
            and not exists (
                select
                from signalbox_data.imported_tags g
                where g.project_id = w.project_id
                    and g.workflow_id = w.id
            )
        where not exists (
            select
            from signalbox_data.imported_tags g
            where g.project_id = _import_document.project_id
                and g.document_id = v_document_id
                and g.tag = l.tag
        )
        order by l.tag, w.created_at
    loop
        insert into signalbox_data.imported_tags (project_id, document_id, tag, workflow_id)
        select
            _import_document.project_id,
            v_document_id,
            v_tag.tag,
            coalesce(
                v_tag.id,
                (
                    select w.id
                    from signalbox.create_workflow(
                        _import_document.project_id,
                        coalesce(nullif(btrim(v_tag.tag), ''), '(no name)'),
                        nullif(btrim(v_tag.description), ''),
                        on_dependency_failure => 'block'
                    ) w
                )
            );
    end loop;

    -- Which task stands for which entry: the one whose title it has, where that title is the
    -- only one of its kind and had another key before, so that renumbering moves nothing; else
    -- the one with its key. One that no file has is known by its key or title too: it was made
    -- here and exported.
    with file as materialized (
        select
            r."position", r.tag, r.key, r.title,
            count(*) over (partition by r.tag, r.title) = 1 as is_unique
        from signalbox._document_records(format, _import_document.content) r
    ),
    base as materialized (
        select
            r.tag, r.key, r.title,
            count(*) over (partition by r.tag, r.title) = 1 as is_unique
        from signalbox._document_records(format, v_base) r
        where v_base is not null
    ),
    known as materialized (
        select i.tag, i.key, i.task_id
        from signalbox_data.imported_tasks i
        where i.project_id = _import_document.project_id
            and i.document_id = v_document_id
    ),
    moved as materialized (
        select f."position", b.key as base_key, i.task_id
        from file f
        inner join base b
            on b.tag = f.tag
            and b.title = f.title
            and b.key <> f.key
        inner join known i
            on i.tag = b.tag
            and i.key = b.key
        where f.is_unique
            and b.is_unique
    ),
    matched as materialized (
        select
            f.*,
            coalesce(m.task_id, i.task_id) as task_id,
            coalesce(m.base_key, f.key) as base_key
        from file f
        left join moved m on m."position" = f."position"
        left join known i
            on i.tag = f.tag
            and i.key = f.key
            and not exists (select from moved x where x.task_id = i.task_id)
    ),
    free as materialized (
        select g.tag, t.id, t.key, t.title
        from signalbox_data.imported_tags g
        inner join signalbox_data.tasks t
            on t.project_id = g.project_id
            and t.workflow_id = g.workflow_id
        where g.project_id = _import_document.project_id
            and g.document_id = v_document_id
            and not exists (select from known i where i.task_id = t.id)
    ),
    by_key as materialized (
        select m."position", f.id
        from matched m
        inner join free f
            on f.tag = m.tag
            and f.key = m.key
        where m.task_id is null
    ),
    by_title as materialized (
        select min(m."position") as "position", (array_agg(f.id))[1] as id
        from matched m
        inner join free f
            on f.tag = m.tag
            and f.title = m.title
        where m.task_id is null
            and not exists (
                select from by_key b where b."position" = m."position" or b.id = f.id
            )
        group by m.tag, m.title
        having count(*) = 1
    )
    select coalesce(
        jsonb_agg(
            jsonb_build_object(
                'tag', m.tag,
                'key', m.key,
                'task_id', coalesce(m.task_id, k.id, t.id),
                'base_key', case when m.task_id is not null then m.base_key end
            )
        ) filter (where coalesce(m.task_id, k.id, t.id) is not null),
        '[]'
    )
    into v_plan
    from matched m
    left join by_key k on k."position" = m."position"
    left join by_title t on t."position" = m."position";

    -- A key that changed makes room for the entry that has it now.
    update signalbox_data.tasks t
    set key = null
    from jsonb_to_recordset(v_plan) p (key text, task_id uuid)
    where t.project_id = _import_document.project_id
        and t.id = p.task_id
        and t.key <> p.key;

    for v_tag in
        select
            f.tag,
            g.workflow_id,
            jsonb_agg(
                jsonb_strip_nulls(jsonb_build_object(
                    'key', f.key,
                    'parent', coalesce(parent.task_id::text, f.parent_key),
                    'title', f.title,
                    'description', f.description,
                    'details', f.details,
                    'test_strategy', f.test_strategy,
                    'status', f.status,
                    'priority', f.priority::text,
                    'type', f.type,
                    'assignee', f.assignee,
                    'complexity', f.complexity,
                    'created_at', f.created_at,
                    'finished_at', f.finished_at
                )) || jsonb_build_object(
                    'tags', f.tags,
                    'acceptance_criteria', f.acceptance_criteria,
                    'metadata', f.metadata,
                    'depends_on', coalesce(edges.list, '[]')
                )
                order by f."position"
            ) as tasks
        from signalbox._document_records(format, _import_document.content) f
        inner join signalbox_data.imported_tags g
            on g.project_id = _import_document.project_id
            and g.document_id = v_document_id
            and g.tag = f.tag
        left join jsonb_to_recordset(v_plan) p (tag text, key text, task_id uuid)
            on p.tag = f.tag
            and p.key = f.key
        left join jsonb_to_recordset(v_plan) parent (tag text, key text, task_id uuid)
            on parent.tag = f.tag
            and parent.key = f.parent_key
        left join lateral (
            select jsonb_agg(
                jsonb_build_object(
                    'task', coalesce(target.task_id::text, e.key),
                    'reference', e.reference,
                    'type', coalesce(e.type, 'blocks'),
                    'condition', coalesce(e.condition, 'success')
                )
                order by e.ordinality
            ) as list
            from rows from (
                jsonb_to_recordset(f.depends_on)
                    as (reference text, key text, type text, condition text)
            ) with ordinality e (reference, key, type, condition, ordinality)
            left join jsonb_to_recordset(v_plan) target (tag text, key text, task_id uuid)
                on target.tag = f.tag
                and target.key = e.key
            where e.key is not null
        ) edges on jsonb_array_length(f.depends_on) > 0
        where p.task_id is null
        group by f.tag, g.workflow_id
    loop
        select jsonb_agg(
            jsonb_build_object('tag', v_tag.tag, 'key', c.key, 'task_id', c.task_id)
        )
        into v_tasks
        from signalbox.create_tasks(
            _import_document.project_id, v_tag.workflow_id, v_tag.tasks, 'quarantine'
        ) c;
        v_made := v_made || v_tasks;
    end loop;
    v_created := jsonb_array_length(v_made);

    insert into signalbox_data.quarantined_dependencies (
        project_id, task_id, type, condition, reason, reference
    )
    select
        _import_document.project_id,
        m.task_id,
        coalesce(e.type, 'blocks'),
        coalesce(e.condition, 'success'),
        case
            when e.reference ~ '^[[{]' or e.reference in ('null', 'true', 'false')
                then 'not_understood'
            else 'dangling'
        end::signalbox_data.quarantine_reason,
        e.reference
    from signalbox._document_records(format, _import_document.content) f
    inner join jsonb_to_recordset(v_made) m (tag text, key text, task_id uuid)
        on m.tag = f.tag
        and m.key = f.key
    cross join lateral jsonb_to_recordset(f.depends_on) e (
        reference text,
        key text,
        type signalbox_data.dependency_type,
        condition signalbox_data.dependency_condition
    )
    where e.key is null
    order by f."position";

    if jsonb_array_length(v_plan) > 0 or v_old.id is not null then
        return query
            select *
            from signalbox._merge_document(
                _import_document.project_id, format, v_document_id, v_base, content,
                v_plan, v_made, on_missing
            );
    end if;

    update signalbox_data.imported_documents d
    set content = _import_document.content,
        has_byte_order_mark = _import_document.has_byte_order_mark,
        imported_at = signalbox_data.clock(),
        exported_content = null
    where d.project_id = _import_document.project_id
        and d.id = v_document_id;

    perform signalbox._map_document(
        _import_document.project_id, v_document_id, format, content, v_plan || v_made
    );

    return query
        select *
        from signalbox._report_document(_import_document.project_id, v_document_id, v_created);
end;
$$;

comment on function signalbox._import_document(
    uuid, signalbox_data.document_format, text, boolean, text
) is
    'Import a Task Master or Beads file into a project, or merge it with what was imported '
    'before, and return the report.';
