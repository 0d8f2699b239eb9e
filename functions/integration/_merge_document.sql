-- Merge a file that is imported again into the tasks that stand for its entries: see
-- _import_document. plan lists the entries whose task was there before, with base_key, the key
-- that the entry had in base; made lists those made just now.
create or replace function signalbox._merge_document(
    project_id uuid,
    format signalbox_data.document_format,
    document_id uuid,
    base text,
    content text,
    plan jsonb,
    made jsonb,
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
    v_all constant jsonb := plan || made;
    v_change record;
    v_missing record;
    v_reason text;
begin
    for v_change in
        with file as materialized (
            select * from signalbox._document_records(format, content)
        ),
        old as materialized (
            select *
            from signalbox._document_records(format, _merge_document.base)
        ),
        tasks as materialized (
            select a.*
            from jsonb_to_recordset(v_all) a (tag text, key text, task_id uuid)
        ),
        pairs as materialized (
            select
                f.tag,
                f.key,
                f.path,
                f."position",
                t.id as task_id,
                t.key as task_key,
                t.status as task_status,
                t.parent_task_id,
                f.status,
                f.source is not null and o.source is null as is_adopted,
                parent.task_id as file_parent_id,
                base_parent.task_id as base_parent_id,
                f.depends_on as file_depends_on,
                coalesce(o.depends_on, f.depends_on) as base_depends_on,
                jsonb_build_object(
                    'title', f.title,
                    'description', f.description,
                    'details', f.details,
                    'test_strategy', f.test_strategy,
                    'priority', f.priority::text,
                    'type', coalesce(f.type, 'general'),
                    'assignee', f.assignee,
                    'complexity', f.complexity,
                    'tags', f.tags,
                    'acceptance_criteria', f.acceptance_criteria,
                    'metadata', f.metadata
                ) as values,
                signalbox._document_fields(
                    format, f.title, f.description, f.details, f.test_strategy, f.status,
                    f.priority, f.type, f.assignee, f.complexity, f.tags, f.acceptance_criteria,
                    f.metadata
                ) as file_fields,
                case
                    when o.source is not null then signalbox._document_fields(
                        format, o.title, o.description, o.details, o.test_strategy, o.status,
                        o.priority, o.type, o.assignee, o.complexity, o.tags,
                        o.acceptance_criteria, o.metadata
                    )
                end as base_fields,
                signalbox._document_fields(
                    format, t.title, t.description, t.details, t.test_strategy, t.status,
                    t.priority, t.type, t.assignee, t.complexity, t.tags, t.acceptance_criteria,
                    t.metadata
                ) as task_fields
            from file f
            inner join jsonb_to_recordset(plan)
                p (tag text, key text, task_id uuid, base_key text)
                on p.tag = f.tag
                and p.key = f.key
            inner join signalbox_data.tasks t
                on t.project_id = _merge_document.project_id
                and t.id = p.task_id
            left join old o
                on o.tag = f.tag
                and o.key = p.base_key
            left join tasks parent
                on parent.tag = f.tag
                and parent.key = f.parent_key
            left join jsonb_to_recordset(plan)
                base_parent (tag text, base_key text, task_id uuid)
                on base_parent.tag = o.tag
                and base_parent.base_key = o.parent_key
            where f.source::text is distinct from o.source::text
                or f.status is distinct from o.status
                or f.depends_on is distinct from o.depends_on
                or p.key <> p.base_key
        ),
        changes as (
            select
                p.*,
                d.taken,
                d.conflicts,
                p.is_adopted
                    and p.file_depends_on <> '[]' as has_own_dependencies
            from pairs p
            cross join lateral (
                select
                    array_agg(x.key order by x.key) filter (where x.base = x.task) as taken,
                    jsonb_object_agg(x.key, jsonb_build_array(x.file, x.task))
                        filter (where x.base is distinct from x.task) as conflicts
                from (
                    select
                        e.key,
                        e.value as file,
                        p.base_fields -> e.key as base,
                        p.task_fields -> e.key as task
                    from jsonb_each(p.file_fields) e
                ) x
                where x.file is distinct from x.base
                    and x.file is distinct from x.task
            ) d
        )
        select
            c.*,
            (
                select coalesce(jsonb_object_agg(v.key, v.value), '{}')
                from jsonb_each(c.values) v
                where v.key = any (c.taken)
            ) || case
                when c.file_parent_id is distinct from c.base_parent_id
                    and c.parent_task_id is not distinct from c.base_parent_id
                    and not c.is_adopted
                    then jsonb_build_object('parent_task_id', c.file_parent_id)
                else '{}'
            end || case
                when c.task_key is distinct from c.key then jsonb_build_object('key', c.key)
                else '{}'
            end as values_taken,
            signalbox._dependency_names(c.file_depends_on)
                <> signalbox._dependency_names(c.base_depends_on) as has_other_dependencies
        from changes c
        order by c."position"
    loop
        if v_change.values_taken <> '{}' then
            perform signalbox.update_task(
                _merge_document.project_id, v_change.task_id, v_change.values_taken
            );
        end if;

        if 'status' = any (v_change.taken) then
            begin
                -- A finished task is reopened on its way to any other status.
                if signalbox.is_finished(v_change.task_status)
                    and v_change.status <> 'pending'
                    and not exists (
                        select
                        from signalbox_data.task_status_transitions m
                        where m.from_status = v_change.task_status
                            and m.to_status = v_change.status
                    )
                then
                    perform signalbox.set_task_status(
                        _merge_document.project_id, v_change.task_id, 'pending',
                        'changed in the imported file'
                    );
                end if;
                perform signalbox.set_task_status(
                    _merge_document.project_id, v_change.task_id, v_change.status,
                    'changed in the imported file'
                );
            exception
                when sqlstate 'SB002' then
                    v_change.taken := array_remove(v_change.taken, 'status');
                    severity := 'warning';
                    kind := 'refused';
                    path := signalbox._json_path(format, v_change.path || 'status'::text);
                    tag := v_change.tag;
                    task_key := v_change.key;
                    value := v_change.file_fields ->> 'status';
                    message := sqlerrm;
                    return next;
            end;
        end if;

        if v_change.has_other_dependencies then
            perform signalbox._merge_dependencies(
                _merge_document.project_id,
                v_change.task_id,
                signalbox._dependency_targets(v_change.tag, v_change.base_depends_on, v_all),
                signalbox._dependency_targets(v_change.tag, v_change.file_depends_on, v_all)
            );
        end if;

        if v_change.taken is not null or v_change.values_taken <> '{}'
            or v_change.has_other_dependencies
        then
            severity := 'info';
            kind := 'updated';
            path := signalbox._json_path(format, v_change.path);
            tag := v_change.tag;
            task_key := v_change.key;
            value := concat_ws(
                ', ',
                array_to_string(v_change.taken, ', '),
                case when v_change.values_taken ? 'parent_task_id' then 'parent' end,
                case when v_change.values_taken ? 'key' then 'id' end,
                case when v_change.has_other_dependencies then 'dependencies' end
            );
            message := 'the task took over what changed in the file';
            return next;
        end if;

        return query
            select
                'warning',
                'conflict',
                signalbox._json_path(format, v_change.path || c.key),
                v_change.tag,
                v_change.key,
                left(c.value ->> 0, 200),
                format(
                    'both changed: the file says %s, Signalbox keeps %s',
                    left((c.value -> 0)::text, 100), left((c.value -> 1)::text, 100)
                )
            from jsonb_each(v_change.conflicts) c
            where v_change.conflicts is not null
            order by c.key;
    end loop;

    -- Entries that the file has no more, the deepest first. A task goes with its entry unless
    -- something would be lost that the file never knew.
    for v_missing in
        with old as materialized (
            select *
            from signalbox._document_records(format, _merge_document.base)
        )
        select
            i.task_id,
            i.tag,
            i.key,
            t.title,
            case
                when on_missing = 'keep' then 'on_missing is keep'
                when t.status = 'in_progress' then 'it is in progress'
                when o.source is null or signalbox._document_fields(
                    format, o.title, o.description, o.details, o.test_strategy, o.status,
                    o.priority, o.type, o.assignee, o.complexity, o.tags, o.acceptance_criteria,
                    o.metadata
                ) <> signalbox._document_fields(
                    format, t.title, t.description, t.details, t.test_strategy, t.status,
                    t.priority, t.type, t.assignee, t.complexity, t.tags, t.acceptance_criteria,
                    t.metadata
                ) then 'it was changed in Signalbox'
                when exists (
                    select
                    from signalbox_data.task_executions e
                    where e.project_id = t.project_id
                        and e.task_id = t.id
                ) then 'there were attempts at it'
            end as reason
        from signalbox_data.imported_tasks i
        inner join signalbox_data.tasks t
            on t.project_id = i.project_id
            and t.id = i.task_id
        left join old o
            on o.tag = i.tag
            and o.key = i.key
        where i.project_id = _merge_document.project_id
            and i.document_id = _merge_document.document_id
            and i.task_id <> all (array(
                select a.task_id from jsonb_to_recordset(v_all) a (task_id uuid)
            ))
        order by o."position" desc
    loop
        v_reason := v_missing.reason;
        if v_reason is null and exists (
            select
            from signalbox_data.tasks child
            where child.project_id = _merge_document.project_id
                and child.parent_task_id = v_missing.task_id
        ) then
            v_reason := 'it has subtasks that are kept';
        end if;
        if v_reason is null then
            perform signalbox.delete_task(_merge_document.project_id, v_missing.task_id);
        end if;

        severity := case when v_reason is null then 'info' else 'warning' end;
        kind := case when v_reason is null then 'deleted' else 'kept' end;
        path := null;
        tag := v_missing.tag;
        task_key := v_missing.key;
        value := v_missing.title;
        message := case
            when v_reason is null then 'the file has it no more'
            else 'the file has it no more, but ' || v_reason || '; the next export adds it again'
        end;
        return next;
    end loop;
end;
$$;

comment on function signalbox._merge_document(
    uuid, signalbox_data.document_format, uuid, text, text, jsonb, jsonb, text
) is
    'Merge a file imported again into its tasks and report what was updated, deleted, kept and '
    'in conflict.';
