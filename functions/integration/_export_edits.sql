-- What must be changed in a document so that it says what the tasks are now, as edits for
-- _edit_json; of a Beads file the first step of each path is the line. Empty when nothing
-- differs.
-- The planner cannot know how much a document holds, and a nested loop of two of its lists is
-- quadratic; so here, and in the other functions that join them, there are none. Without
-- sequential scans the tables are read by their keys all the same.
create or replace function signalbox._export_edits(
    project_id uuid,
    format signalbox_data.document_format,
    document_id uuid,
    content text
)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set jit = off
set enable_nestloop = off
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_entries jsonb;
    v_edits jsonb;
    v_new jsonb;
    v_json json;
begin
    -- Every task of the document, those there and those to come, by its id.
    with records as materialized (
        select * from signalbox._document_records(format, content)
    ),
    new as materialized (
        select *
        from signalbox._new_entries(
            _export_edits.project_id, format, _export_edits.document_id, content
        )
    ),
    known as (
        select
            i.task_id,
            r.tag,
            r.key,
            r.parent_key,
            r.id::text as id,
            r."position"::bigint as "position",
            false as is_new,
            null::uuid as parent_task_id,
            r.path
        from records r
        inner join signalbox_data.imported_tasks i
            on i.project_id = _export_edits.project_id
            and i.document_id = _export_edits.document_id
            and i.tag = r.tag
            and i.key = r.key
    ),
    entries as (
        select k.* from known k
        union all
        select
            n.task_id,
            n.tag,
            n.key,
            coalesce(p.key, q.key),
            n.id,
            n."position" + 1000000000,
            true,
            n.parent_task_id,
            null::text[]
        from new n
        left join known p on p.task_id = n.parent_task_id
        left join new q on q.task_id = n.parent_task_id
    )
    select coalesce(jsonb_object_agg(e.task_id, to_jsonb(e)), '{}')
    into v_entries
    from entries e;

    with records as materialized (
        select * from signalbox._document_records(format, content)
    ),
    pairs as materialized (
        select r.*, i.task_id, t.id as found_id, t.parent_task_id, to_jsonb(x) as task,
            jsonb_build_object(
                'title', r.title,
                'description', r.description,
                'details', r.details,
                'test_strategy', r.test_strategy,
                'status', r.status,
                'priority', r.priority,
                'type', coalesce(r.type, 'general'),
                'assignee', r.assignee,
                'complexity', r.complexity,
                'tags', r.tags,
                'acceptance_criteria', r.acceptance_criteria,
                'metadata', r.metadata
            ) as file
        from records r
        left join signalbox_data.imported_tasks i
            on i.project_id = _export_edits.project_id
            and i.document_id = _export_edits.document_id
            and i.tag = r.tag
            and i.key = r.key
        left join signalbox_data.tasks t
            on t.project_id = i.project_id
            and t.id = i.task_id
        left join lateral (
            select
                t.title,
                nullif(t.description, '') as description,
                nullif(t.details, '') as details,
                nullif(t.test_strategy, '') as test_strategy,
                case t.status when 'ready' then 'pending' else t.status end as status,
                t.priority, t.type, t.assignee, t.complexity, t.tags, t.acceptance_criteria, t.metadata,
                t.finished_at
        ) x on true
    ),
    reported as materialized (
        select d.tag, a.value ->> 'taskId' as key, (a.value ->> 'complexityScore') as score
        from signalbox_data.imported_documents d
        cross join lateral json_array_elements(
            case json_typeof(d.content::json -> 'complexityAnalysis')
                when 'array' then d.content::json -> 'complexityAnalysis'
                else '[]'
            end
        ) a
        where d.project_id = _export_edits.project_id
            and d.format = 'complexity_report'
            and json_typeof(a.value) = 'object'
    ),
    edges as materialized (
        select
            d.task_id,
            d.depends_on_task_id,
            d.type,
            d.condition,
            d.created_at
        from signalbox_data.task_dependencies d
        where d.project_id = _export_edits.project_id
            and (d.type = 'blocks' or format = 'beads' and d.type in ('relates_to', 'discovered_from'))
    ),
    quarantined as materialized (
        select q.task_id, q.reference, bool_or(q.reason <> 'duplicate') as is_kept
        from signalbox_data.quarantined_dependencies q
        where q.project_id = _export_edits.project_id
        group by q.task_id, q.reference
    ),
    -- The references that the file has, and whether each still stands.
    named as materialized (
        select
            p.task_id,
            p.path,
            d.ordinality,
            target.task_id as target_id,
            coalesce(d.type, 'blocks') as type,
            d.reference,
            edge.task_id is not null or coalesce(q.is_kept, false)
                -- Its task is gone from the file with the edge: then the reference dangles.
                as stands
        from pairs p
        cross join lateral rows from (
            jsonb_to_recordset(p.depends_on) as (
                reference text, key text, type signalbox_data.dependency_type
            )
        ) with ordinality d (reference, key, type, ordinality)
        left join signalbox_data.imported_tasks target
            on target.project_id = _export_edits.project_id
            and target.document_id = _export_edits.document_id
            and target.tag = p.tag
            and target.key = d.key
        left join edges edge
            on edge.task_id = p.task_id
            and edge.depends_on_task_id = target.task_id
            and edge.type = coalesce(d.type, 'blocks')
        left join quarantined q
            on q.task_id = p.task_id
            and q.reference = d.reference
        where p.found_id is not null
    ),
    unnamed as materialized (
        select p.task_id, p.path, p.source, p.key, p.parent_key, e.*
        from pairs p
        inner join edges e (holder_id, target_id, type, condition, created_at)
            on e.holder_id = p.task_id
        where v_entries -> e.target_id::text ->> 'tag' = p.tag
            and not exists (
                select
                from named n
                where n.task_id = e.holder_id
                    and n.target_id = e.target_id
                    and n.type = e.type
            )
    ),
    edits (path, op, value, place) as (
        select p.path, 'remove', null, 0
        from pairs p
        where p.found_id is null
        union all
        select
            p.path || m.path,
            case when m.value is null then 'remove' else 'set' end,
            m.value,
            1
        from pairs p
        left join reported s
            on s.tag = p.tag
            and s.key = p.key
        cross join lateral signalbox._changed_members(
            format, p.source, p.file, p.task,
            case when s.score ~ '^([1-9]|10)$' then s.score::smallint end
        ) m
        where p.found_id is not null
            and p.task - 'finished_at' <> p.file
        union all
        select
            n.path || case
                when json_typeof(p.source -> 'dependencies') = 'array'
                    then array['dependencies', signalbox._dependency_index(
                        format, p.source -> 'dependencies', n.ordinality
                    )::text]
                else array['dependencies']
            end,
            'remove',
            null,
            2
        from named n
        inner join pairs p on p.task_id = n.task_id
        where not n.stands
        union all
        select
            u.path || 'dependencies'::text,
            case
                when json_typeof(u.source -> 'dependencies') = 'array' then 'append'
                else 'set'
            end,
            case
                when json_typeof(u.source -> 'dependencies') = 'array' then w.value
                else '[' || w.value || ']'
            end,
            3
        from unnamed u
        cross join lateral (
            select case
                when format = 'beads' then signalbox._beads_dependency(
                    u.key, v_entries -> u.target_id::text ->> 'key', u.type::text, u.condition,
                    u.created_at
                )
                else signalbox._written_dependency(
                    u.parent_key,
                    v_entries -> u.target_id::text ->> 'parent_key',
                    v_entries -> u.target_id::text ->> 'key',
                    v_entries -> u.target_id::text ->> 'id'
                )
            end as value
        ) w
    )
    select coalesce(
        jsonb_agg(
            jsonb_build_object('path', e.path, 'op', e.op, 'value', e.value)
            order by e.place, e.path
        ),
        '[]'
    )
    into v_edits
    from (
        -- Several references added to an entry that had none become one list.
        select e.path, e.op, e.value, e.place
        from edits e
        where e.place <> 3 or e.op = 'append'
        union all
        select
            e.path,
            'set',
            '[' || string_agg(substr(e.value, 2, length(e.value) - 2), ',') || ']',
            3
        from edits e
        where e.place = 3
            and e.op = 'set'
        group by e.path
    ) e;

    if format = 'beads' then
        return v_edits;
    end if;

    v_json := signalbox._readable_json(content);

    -- New entries: at the end of their list, or as a list of their own.
    with new as materialized (
        select
            n.key::uuid as task_id,
            n.value ->> 'tag' as tag,
            n.value ->> 'parent_task_id' as parent_id,
            (n.value -> 'position')::bigint as "position",
            signalbox._new_entry(_export_edits.project_id, n.key::uuid, format, v_entries) as text
        from jsonb_each(v_entries) n
        where (n.value -> 'is_new')::boolean
            and not coalesce(
                (v_entries -> (n.value ->> 'parent_task_id') -> 'is_new')::boolean, false
            )
    ),
    lists as materialized (
        select l.tag, l.path
        from signalbox._task_master_lists(
            signalbox._readable_json(content)::json
        ) l
    ),
    edits (path, op, value, "position") as (
        select l.path, 'append', n.text, n."position"
        from new n
        inner join lists l on l.tag = n.tag
        where n.parent_id is null
        union all
        select array[n.tag], 'set', format(
            '{"tasks":[%s],"metadata":{"created":%s,"updated":%s,"description":%s}}',
            string_agg(n.text, ',' order by n."position"),
            to_json(signalbox._written_time(min(w.created_at))),
            to_json(signalbox._written_time(max(w.updated_at))),
            to_json(coalesce(min(w.description), 'Tasks for ' || n.tag || ' context'))
        ), min(n."position")
        from new n
        inner join signalbox_data.tasks t
            on t.project_id = _export_edits.project_id
            and t.id = n.task_id
        inner join signalbox_data.workflows w
            on w.project_id = t.project_id
            and w.id = t.workflow_id
        where n.parent_id is null
            and not exists (select from lists l where l.tag = n.tag)
        group by n.tag
        union all
        select p.path || 'subtasks'::text, 'append', n.text, n."position"
        from new n
        cross join lateral (
            select array(
                select jsonb_array_elements_text(v_entries -> n.parent_id -> 'path')
            ) as path
        ) p
        where n.parent_id is not null
            and json_typeof(v_json #> (p.path || 'subtasks'::text)) = 'array'
        union all
        select
            p.path || 'subtasks'::text,
            'set',
            '[' || string_agg(n.text, ',' order by n."position") || ']',
            min(n."position")
        from new n
        cross join lateral (
            select array(
                select jsonb_array_elements_text(v_entries -> n.parent_id -> 'path')
            ) as path
        ) p
        where n.parent_id is not null
            and json_typeof(v_json #> (p.path || 'subtasks'::text))
                is distinct from 'array'
        group by p.path
    )
    select coalesce(
        jsonb_agg(
            jsonb_build_object('path', e.path, 'op', e.op, 'value', e.value)
            order by e."position"
        ),
        '[]'
    )
    into v_new
    from edits e;

    return v_edits || v_new;
end;
$$;

comment on function signalbox._export_edits(
    uuid, signalbox_data.document_format, uuid, text
) is
    'What must be changed in a document so that it says what the tasks are now, as a list of '
    'edits for _edit_json.';
grant execute
    on function signalbox._export_edits(uuid, signalbox_data.document_format, uuid, text)
    to signalbox_reader;
