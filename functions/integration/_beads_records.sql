-- Read the issues of a Beads file, one JSON object a line: the counterpart of
-- _task_master_records, with the same columns. path is the number of the line, from 1.
--
-- blocks, conditional-blocks, related and discovered-from become dependencies, the first
-- parent-child makes a subtask; of a chain of parents that comes back to itself no link is
-- taken. Other kinds of dependency stay in the file only.
create or replace function signalbox._beads_records(content text)
returns table (
    "position" integer,
    tag text,
    path text[],
    parent_key text,
    key text,
    is_again boolean,
    source json,
    id json,
    status_as_written text,
    priority_as_written text,
    status signalbox_data.task_status,
    priority smallint,
    title text,
    description text,
    details text,
    test_strategy text,
    type text,
    assignee text,
    complexity smallint,
    tags text[],
    acceptance_criteria jsonb,
    metadata jsonb,
    created_at timestamptz,
    finished_at timestamptz,
    depends_on jsonb,
    adjusted_to signalbox_data.task_status
)
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
set jit = off
set enable_nestloop = off
set enable_hashjoin = off
as $$
#variable_conflict use_column
begin
    return query
        with recursive lines as materialized (
            select l.ordinality as line, signalbox._readable_json(l.line)::json as source
            from regexp_split_to_table(content, '\n') with ordinality l (line, ordinality)
            where btrim(l.line, E' \t\r') <> ''
        ),
        issues as materialized (
            select
                l.line,
                l.source,
                coalesce(nullif(btrim(m.id #>> '{}'), ''), '#' || l.line) as own_key,
                row_number() over (
                    partition by coalesce(nullif(btrim(m.id #>> '{}'), ''), '#' || l.line)
                    order by l.line
                ) as occurrence,
                m.*
            from lines l
            cross join lateral json_to_record(l.source) m (
                id json,
                title text,
                description text,
                design text,
                acceptance_criteria text,
                status text,
                priority text,
                issue_type text,
                assignee text,
                labels json,
                metadata json,
                created_at text,
                closed_at text,
                deleted_at text,
                dependencies json
            )
            where json_typeof(l.source) = 'object'
        ),
        links as materialized (
            select
                i.line,
                d.ordinality,
                d.value #>> '{depends_on_id}' as word,
                d.value #>> '{type}' as type,
                target.own_key as key
            from issues i
            cross join lateral json_array_elements(
                case json_typeof(i.dependencies) when 'array' then i.dependencies else '[]' end
            ) with ordinality d
            left join issues target
                on target.own_key = d.value #>> '{depends_on_id}'
                and target.occurrence = 1
            where json_typeof(d.value) = 'object'
        ),
        parents as materialized (
            select distinct on (k.line) k.line, k.key
            from links k
            where k.type = 'parent-child'
                and k.key is not null
            order by k.line, k.ordinality
        ),
        tree (line, own_key, parent_key) as (
            select i.line, case when i.occurrence = 1 then i.own_key end, null::text
            from issues i
            where not exists (select from parents p where p.line = i.line)
            union all
            select i.line, case when i.occurrence = 1 then i.own_key end, t.own_key
            from tree t
            inner join parents p on p.key = t.own_key
            inner join issues i on i.line = p.line
        )
        select
            row_number() over (order by i.line)::integer,
            'beads',
            array[i.line::text],
            t.parent_key,
            i.own_key || case when i.occurrence > 1 then '#' || i.occurrence else '' end,
            i.occurrence > 1,
            i.source,
            i.id,
            i.status,
            i.priority,
            mapped.status,
            case i.priority
                when '0' then 10
                when '1' then 8
                when '3' then 3
                when '4' then 1
                else 5
            end::smallint,
            coalesce(
                nullif(btrim(i.title), ''),
                'Issue ' || i.own_key
            ),
            nullif(i.description, ''),
            nullif(i.design, ''),
            null::text,
            nullif(btrim(i.issue_type), ''),
            nullif(btrim(i.assignee), ''),
            null::smallint,
            case
                when json_typeof(i.labels) = 'array'
                    then array(
                        select w.value
                        from json_array_elements_text(i.labels) with ordinality w
                        where w.value is not null
                        order by w.ordinality
                    )
                else '{}'
            end,
            case
                when btrim(i.acceptance_criteria) <> ''
                    then jsonb_build_array(i.acceptance_criteria)
                else '[]'
            end,
            case json_typeof(i.metadata) when 'object' then i.metadata::jsonb else '{}' end,
            signalbox._time_of(i.created_at),
            case
                when signalbox.is_finished(mapped.status)
                    then signalbox._time_of(coalesce(i.closed_at, i.deleted_at))
            end,
            coalesce(
                (
                    select jsonb_agg(
                        jsonb_build_object(
                            'reference', k.word,
                            'key', k.key,
                            'type', case
                                when k.type in ('related', 'relates-to') then 'relates_to'
                                when k.type = 'discovered-from' then 'discovered_from'
                                else 'blocks'
                            end,
                            'condition', case k.type
                                when 'conditional-blocks' then 'failure'
                                else 'success'
                            end
                        )
                        order by k.ordinality
                    )
                    from links k
                    where k.line = i.line
                        and coalesce(k.type, 'blocks') in (
                            'blocks', 'conditional-blocks', 'related', 'relates-to',
                            'discovered-from'
                        )
                ),
                '[]'
            ),
            null::signalbox_data.task_status
        from issues i
        left join tree t on t.line = i.line
        cross join lateral (
            select coalesce(signalbox._beads_status_of(i.status), 'pending') as status
        ) mapped
        order by i.line;
end;
$$;

comment on function signalbox._beads_records(text) is
    'The issues of a Beads file in the order of its lines, with the values that tasks'' columns '
    'get, what they depend on, and the issue itself.';
grant execute on function signalbox._beads_records(text) to signalbox_reader;
