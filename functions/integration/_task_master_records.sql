-- Read the tasks and subtasks of a tasks.json: one row each, in the order of the file, with the
-- values that the columns of tasks get. Everything that import, export and re-import know of a
-- file comes from here, so that the three cannot disagree.
--
-- key: the id as text; of a subtask, the key of its parent, a dot, and its own id, which may
-- itself be written with the parent's ("1.2" and 1.2 under task 1 are 1.2). An id that was used
-- before in its tag gets #2, #3 and so on.
--
-- depends_on: a list of {"reference": as written, "key": what it means, or null}. A reference
-- with a dot is absolute. Without one, in a subtask, it is a sibling where there is such a
-- sibling, else a task.
-- Without JIT: nothing is known of how much a file holds, and the compilation that a guess of
-- billions of rows calls for took 3.8 s of 4.0 for 831 tasks. Without hash joins, which that
-- guess splits into thousands of batches (5 s on PostgreSQL 18), and without nested loops, which
-- are quadratic: what remains sorts, and a sort costs what there is.
create or replace function signalbox._task_master_records(document json)
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
        with recursive entries as (
            select
                l.tag,
                l.path || (e.ordinality - 1)::text as path,
                array[l."position", e.ordinality]::bigint[] as place,
                e.value as source,
                null::text as parent_own_key,
                k.own_key,
                k.subtasks,
                null::bigint[] as parent_place,
                k.covers
            from signalbox._task_master_lists(document) l
            cross join lateral json_array_elements(l.tasks) with ordinality e
            cross join lateral (
                select
                    coalesce(nullif(btrim(m.id #>> '{}', E' \t\r\n'), ''), '#' || e.ordinality) as own_key,
                    m.subtasks,
                    case
                        when signalbox._task_status_of(m.status) in ('completed', 'cancelled')
                            then 'skipped'
                        when signalbox._task_status_of(m.status) = 'deferred'
                            then 'deferred'
                    end as covers
                from json_to_record(e.value) m (id json, status text, subtasks json)
            ) k
            where json_typeof(e.value) = 'object'
            union all
            select
                p.tag,
                p.path || array['subtasks', (e.ordinality - 1)::text],
                p.place || e.ordinality,
                e.value,
                p.own_key,
                k.own_key,
                k.subtasks,
                p.place,
                k.covers
            from entries p
            cross join lateral json_array_elements(
                case json_typeof(p.subtasks) when 'array' then p.subtasks else '[]' end
            ) with ordinality e
            cross join lateral (
                select
                    p.own_key || '.' || case
                        when starts_with(i.id, p.own_key || '.')
                            then substr(i.id, length(p.own_key) + 2)
                        else i.id
                    end as own_key,
                    m.subtasks,
                    case
                        when signalbox._task_status_of(m.status) in ('completed', 'cancelled')
                            then 'skipped'
                        when signalbox._task_status_of(m.status) = 'deferred'
                            then 'deferred'
                        else p.covers
                    end as covers
                from json_to_record(e.value) m (id json, status text, subtasks json)
                cross join lateral (
                    select coalesce(nullif(btrim(m.id #>> '{}', E' \t\r\n'), ''), '#' || e.ordinality)
                ) i (id)
            ) k
            where json_typeof(e.value) = 'object'
        ),
        keyed as materialized (
            select
                row_number() over (order by e.place) as "position",
                e.*,
                row_number() over (partition by e.tag, e.own_key order by e.place) as occurrence
            from entries e
        ),
        fields as materialized (
            select
                k."position",
                k.tag,
                k.path,
                k.place,
                k.parent_place,
                k.parent_own_key,
                k.own_key,
                k.own_key || case when k.occurrence > 1 then '#' || k.occurrence else '' end as key,
                k.occurrence > 1 as is_again,
                k.source,
                p.covers as covered_by,
                m.*,
                btrim(m.id #>> '{}', E' \t\r\n') as id_text
            from keyed k
            left join keyed p on p.place = k.parent_place
            cross join lateral json_to_record(k.source) m (
                id json,
                status text,
                priority text,
                title text,
                description text,
                details text,
                "testStrategy" text,
                test_strategy text,
                type json,
                assignee json,
                complexity text,
                "complexityScore" text,
                tags json,
                labels json,
                "acceptanceCriteria" json,
                metadata json,
                dependencies json,
                "createdAt" text,
                created_at text,
                "completedAt" text,
                completed_at text,
                "updatedAt" text,
                last_updated text
            )
        ),
        tokens as (
            select
                f."position",
                f.tag,
                f.own_key,
                f.parent_own_key,
                d.ordinality,
                d.value::text as reference,
                case
                    when json_typeof(d.value) in ('number', 'string')
                        then btrim(d.value #>> '{}')
                end as word
            from fields f
            cross join lateral json_array_elements(
                case json_typeof(f.dependencies)
                    when 'array' then f.dependencies
                    when 'null' then '[]'
                    else json_build_array(f.dependencies)
                end
            ) with ordinality d
            where f.dependencies is not null
        ),
        -- What a word may name, the best reading first. Own ids come last, and only those that
        -- are no plain number: a subtask may call itself 16-1, or 3.2 outside task 3.
        names as (
            select f.tag, f.own_key as name, f.key, 1 as preference, f.place
            from fields f
            union all
            select f.tag, f.parent_own_key || '.' || f.id_text, f.key, 2, f.place
            from fields f
            where f.parent_own_key is not null
            union all
            select f.tag, f.id_text, f.key, 3, f.place
            from fields f
            where f.id_text !~ '^\d+$'
        ),
        best_names as materialized (
            select distinct on (n.tag, n.name) n.tag, n.name, n.key
            from names n
            where n.name is not null
            order by n.tag, n.name, n.preference, n.place
        ),
        resolved as (
            select
                t."position",
                jsonb_agg(
                    jsonb_build_object('reference', t.reference, 'key', coalesce(s.key, a.key))
                    order by t.ordinality
                ) as depends_on
            from tokens t
            left join best_names s
                on s.tag = t.tag
                and s.name = t.parent_own_key || '.' || t.word
                and strpos(t.word, '.') = 0
            left join best_names a
                on a.tag = t.tag
                and a.name = t.word
            group by t."position"
        )
        select
            f."position"::integer,
            f.tag,
            f.path,
            parent.key,
            f.key,
            f.is_again,
            f.source,
            f.id,
            f.status,
            f.priority,
            case
                when mapped.status = 'pending' and f.covered_by is not null
                    then f.covered_by::signalbox_data.task_status
                else mapped.status
            end,
            coalesce(signalbox._priority_of(f.priority), 5::smallint),
            coalesce(
                nullif(btrim(f.title, E' \t\r\n'), ''),
                nullif(left(btrim(split_part(btrim(f.description, E' \t\r\n'), E'\n', 1)), 200), ''),
                'Task ' || f.key
            ),
            -- A description that only repeats the title says nothing: it is what an export writes
            -- for a task without one, because Task Master demands one.
            nullif(nullif(f.description, ''), f.title),
            nullif(f.details, ''),
            nullif(coalesce(f."testStrategy", f.test_strategy), ''),
            case
                when json_typeof(f.type) = 'string'
                    then nullif(btrim(f.type #>> '{}'), '')
            end,
            case
                when json_typeof(f.assignee) = 'string'
                    then nullif(btrim(f.assignee #>> '{}'), '')
            end,
            case
                when coalesce(f.complexity, f."complexityScore") ~ '^([1-9]|10)$'
                    then coalesce(f.complexity, f."complexityScore")::smallint
            end,
            case
                when json_typeof(coalesce(f.tags, f.labels)) = 'array'
                    then array(
                        select w.value
                        from json_array_elements_text(coalesce(f.tags, f.labels))
                            with ordinality w
                        where w.value is not null
                        order by w.ordinality
                    )
                else '{}'
            end,
            case json_typeof(f."acceptanceCriteria")
                when 'array' then f."acceptanceCriteria"::jsonb
                when 'string' then jsonb_build_array(f."acceptanceCriteria")
                else '[]'
            end,
            case json_typeof(f.metadata) when 'object' then f.metadata::jsonb else '{}' end,
            signalbox._time_of(coalesce(f."createdAt", f.created_at)),
            case
                when signalbox.is_finished(mapped.status)
                    then signalbox._time_of(
                        coalesce(f."completedAt", f.completed_at, f."updatedAt", f.last_updated)
                    )
            end,
            coalesce(r.depends_on, '[]'),
            case
                when mapped.status = 'pending' then f.covered_by::signalbox_data.task_status
            end
        from fields f
        cross join lateral (
            select coalesce(signalbox._task_status_of(f.status), 'pending') as status
        ) mapped
        left join fields parent on parent.place = f.parent_place
        left join resolved r on r."position" = f."position"
        order by f."position";
end;
$$;

comment on function signalbox._task_master_records(json) is
    'The tasks and subtasks of a tasks.json in the order of the file, with the values that '
    'tasks'' columns get, what they depend on, and the entry itself.';
grant execute on function signalbox._task_master_records(json) to signalbox_reader;
