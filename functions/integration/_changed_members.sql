-- The members of an entry's object that must be written anew because the task differs from
-- what the file says: name and JSON text, null where the member is to go. What does not differ
-- is not mentioned and so keeps its spelling.
--
-- file is the entry as _document_records reads it, task the task, both as JSON objects with
-- the names of tasks' columns. reported_complexity is what a complexity report says: a task
-- file does not repeat it.
create or replace function signalbox._changed_members(
    format signalbox_data.document_format,
    source json,
    file jsonb,
    task jsonb,
    reported_complexity smallint
)
returns table (path text[], value text)
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select
        array[case c.name
            when 'test_strategy' then
                case
                    when source ->> 'testStrategy' is null and source -> 'test_strategy' is not null
                        then 'test_strategy'
                    else 'testStrategy'
                end
            when 'tags' then
                case
                    when format = 'beads'
                        or source -> 'tags' is null and source -> 'labels' is not null
                        then 'labels'
                    else 'tags'
                end
            when 'complexity' then
                case
                    when source ->> 'complexity' is null and source -> 'complexityScore' is not null
                        then 'complexityScore'
                    else 'complexity'
                end
            when 'acceptance_criteria' then
                case format when 'beads' then 'acceptance_criteria' else 'acceptanceCriteria' end
            when 'details' then case format when 'beads' then 'design' else 'details' end
            when 'type' then case format when 'beads' then 'issue_type' else 'type' end
            else c.name
        end],
        case c.name
            when 'status'
                then to_json(signalbox._written_status(
                    format, (c.value #>> '{}')::signalbox_data.task_status
                ))::text
            when 'priority'
                then signalbox._written_priority(format, (c.value #>> '{}')::smallint)
            when 'acceptance_criteria'
                then case
                    when c.value = '[]' then null
                    when format = 'beads' or json_typeof(source -> 'acceptanceCriteria') = 'string'
                        then to_json((
                            select string_agg(
                                case jsonb_typeof(a.value)
                                    when 'string' then a.value #>> '{}'
                                    else a.value::text
                                end,
                                E'\n' order by a.ordinality
                            )
                            from jsonb_array_elements(c.value) with ordinality a
                        ))::text
                    else c.value::text
                end
            else nullif(c.value::text, 'null')
        end
    from jsonb_each(task) c (name, value)
    where c.name not in ('metadata', 'finished_at')
        and case c.name
            when 'status' then
                signalbox._written_status(
                    format, (c.value #>> '{}')::signalbox_data.task_status
                ) <> signalbox._written_status(
                    format, (file ->> c.name)::signalbox_data.task_status
                )
            when 'priority' then
                signalbox._written_priority(format, (c.value #>> '{}')::smallint)
                    <> signalbox._written_priority(format, (file ->> c.name)::smallint)
            when 'complexity' then
                c.value is distinct from file -> c.name
                and format <> 'beads'
                and (
                    file -> c.name <> 'null'
                    or (c.value #>> '{}')::smallint is distinct from reported_complexity
                )
            when 'test_strategy' then
                c.value is distinct from file -> c.name
                and format <> 'beads'
            when 'type' then
                c.value is distinct from coalesce(nullif(file -> c.name, 'null'), '"general"')
            else c.value is distinct from file -> c.name
        end
    union all
    -- Of metadata only the members that differ: the order of the others stays.
    select
        array['metadata'] || m.name,
        m.value::text
    from (
        select n.name, task -> 'metadata' -> n.name as value
        from (
            select jsonb_object_keys(task -> 'metadata') as name
            union
            select jsonb_object_keys(file -> 'metadata')
        ) n
        where task -> 'metadata' -> n.name is distinct from file -> 'metadata' -> n.name
    ) m
    where json_typeof(source -> 'metadata') = 'object'
    union all
    select array['metadata'], (task -> 'metadata')::text
    where task -> 'metadata' <> '{}'
        and json_typeof(source -> 'metadata') is distinct from 'object'
    union all
    -- A closed issue of Beads says when it was closed, and no other does.
    select
        array['closed_at'],
        case
            when signalbox.is_finished((task ->> 'status')::signalbox_data.task_status)
                then to_json(signalbox._written_time(
                    (task ->> 'finished_at')::timestamptz
                ))::text
        end
    where format = 'beads'
        and signalbox._beads_status((task ->> 'status')::signalbox_data.task_status)
            <> signalbox._beads_status((file ->> 'status')::signalbox_data.task_status)
        and (
            source -> 'closed_at' is not null
            or signalbox.is_finished((task ->> 'status')::signalbox_data.task_status)
        );
$$;

comment on function signalbox._changed_members(
    signalbox_data.document_format, json, jsonb, jsonb, smallint
) is
    'The members of an entry whose value in the file differs from the task: their path and new '
    'JSON text, null to remove them.';
grant execute on function signalbox._changed_members(
    signalbox_data.document_format, json, jsonb, jsonb, smallint
) to signalbox_reader;
