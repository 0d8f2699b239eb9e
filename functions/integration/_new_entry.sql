-- A task as a new entry of a file, JSON text without layout. entries is what
-- _document_entries returned, as JSON, by task id.
create or replace function signalbox._new_entry(
    project_id uuid,
    task_id uuid,
    format signalbox_data.document_format,
    entries jsonb
)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_task signalbox_data.tasks;
    v_entry constant jsonb := entries -> _new_entry.task_id::text;
    v_dependencies text;
    v_subtasks text;
    v_members text[];
begin
    select *
    into v_task
    from signalbox_data.tasks t
    where t.project_id = _new_entry.project_id
        and t.id = _new_entry.task_id;

    if format = 'beads' then
        select string_agg(d.text, ',' order by d.place, d.created_at)
        into v_dependencies
        from (
            select
                1 as place,
                e.created_at,
                signalbox._beads_dependency(
                    v_entry ->> 'key', entries -> e.depends_on_task_id::text ->> 'key',
                    e.type::text, e.condition, e.created_at
                ) as text
            from signalbox_data.task_dependencies e
            where e.project_id = _new_entry.project_id
                and e.task_id = _new_entry.task_id
                and e.type in ('blocks', 'relates_to', 'discovered_from')
                and entries ? e.depends_on_task_id::text
            union all
            select
                0,
                v_task.created_at,
                signalbox._beads_dependency(
                    v_entry ->> 'key', entries -> v_task.parent_task_id::text ->> 'key',
                    'parent-child', 'success', v_task.created_at
                )
            where entries ? v_task.parent_task_id::text
        ) d;

        v_members := array[
            '"id":' || (v_entry ->> 'id'),
            '"title":' || to_json(v_task.title)::text,
            '"description":' || to_json(v_task.description)::text,
            '"design":' || to_json(v_task.details)::text,
            '"acceptance_criteria":' || to_json((
                select string_agg(a.value #>> '{}', E'\n' order by a.ordinality)
                from jsonb_array_elements(v_task.acceptance_criteria) with ordinality a
            ))::text,
            '"status":' || to_json(signalbox._beads_status(v_task.status))::text,
            '"priority":' || signalbox._written_priority('beads', v_task.priority),
            '"issue_type":' || to_json(
                case v_task.type when 'general' then 'task' else v_task.type end
            )::text,
            '"assignee":' || to_json(v_task.assignee)::text,
            '"created_at":' || to_json(signalbox._written_time(v_task.created_at))::text,
            '"updated_at":' || to_json(signalbox._written_time(v_task.updated_at))::text,
            '"closed_at":' || to_json(signalbox._written_time(v_task.finished_at))::text,
            case when v_task.tags <> '{}' then '"labels":' || to_json(v_task.tags)::text end,
            '"dependencies":[' || v_dependencies || ']',
            case when v_task.metadata <> '{}' then '"metadata":' || v_task.metadata::text end
        ];
    else
        select string_agg(
            signalbox._written_dependency(
                v_entry ->> 'parent_key',
                entries -> e.depends_on_task_id::text ->> 'parent_key',
                entries -> e.depends_on_task_id::text ->> 'key',
                entries -> e.depends_on_task_id::text ->> 'id'
            ),
            ',' order by entries -> e.depends_on_task_id::text -> 'position'
        )
        into v_dependencies
        from signalbox_data.task_dependencies e
        where e.project_id = _new_entry.project_id
            and e.task_id = _new_entry.task_id
            and e.type = 'blocks'
            and entries -> e.depends_on_task_id::text ->> 'tag' = v_entry ->> 'tag';

        select string_agg(
            signalbox._new_entry(_new_entry.project_id, n.key::uuid, format, entries),
            ',' order by n.value -> 'position'
        )
        into v_subtasks
        from jsonb_each(entries) n
        where n.value ->> 'parent_task_id' = _new_entry.task_id::text
            and (n.value -> 'is_new')::boolean;

        v_members := array[
            '"id":' || (v_entry ->> 'id'),
            '"title":' || to_json(v_task.title)::text,
            -- Task Master refuses a list in which one description is empty.
            '"description":' || to_json(
                coalesce(nullif(btrim(v_task.description), ''), v_task.title)
            )::text,
            '"details":' || to_json(coalesce(v_task.details, ''))::text,
            '"testStrategy":' || to_json(coalesce(v_task.test_strategy, ''))::text,
            '"status":' || to_json(signalbox._task_master_status(v_task.status))::text,
            '"dependencies":[' || coalesce(v_dependencies, '') || ']',
            '"priority":' || signalbox._written_priority('task_master', v_task.priority),
            case
                when v_entry ->> 'parent_key' is null or v_subtasks is not null
                    then '"subtasks":[' || coalesce(v_subtasks, '') || ']'
            end,
            case when v_task.type <> 'general' then '"type":' || to_json(v_task.type)::text end,
            '"assignee":' || to_json(v_task.assignee)::text,
            '"complexity":' || v_task.complexity,
            case when v_task.tags <> '{}' then '"tags":' || to_json(v_task.tags)::text end,
            case
                when v_task.acceptance_criteria <> '[]'
                    then '"acceptanceCriteria":' || v_task.acceptance_criteria::text
            end,
            case when v_task.metadata <> '{}' then '"metadata":' || v_task.metadata::text end
        ];
    end if;

    return '{' || array_to_string(
        array(
            select m.text
            from unnest(v_members) with ordinality m (text, ordinality)
            where m.text is not null
                and m.text !~ '^"(description|design|acceptance_criteria|assignee|closed_at)":null$'
            order by m.ordinality
        ),
        ','
    ) || '}';
end;
$$;

comment on function signalbox._new_entry(
    uuid, uuid, signalbox_data.document_format, jsonb
) is
    'A task with its new subtasks as the JSON text of a new entry of a file.';
grant execute
    on function signalbox._new_entry(uuid, uuid, signalbox_data.document_format, jsonb)
    to signalbox_reader;
