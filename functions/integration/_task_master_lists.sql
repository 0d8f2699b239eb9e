-- Where the task lists of a tasks.json are. The file comes as one of
--
--     flat, flat with meta, flat with metadata, standard    {"tasks": [...], ...}
--     tagged                                                {"<tag>": {"tasks": [...]}, ...}
--     mixed                                                 both at once
--     array                                                 [...]
--     empty                                                 {} or nothing at all
--
-- A list without a tag is that of tag master. In a mixed file that has a tag master too, the
-- list at the root keeps a workflow of its own, named "master (root)": Task Master's two
-- readers disagree on which of them counts, so neither may be dropped.
create or replace function signalbox._task_master_lists(document json)
returns table ("position" integer, tag text, path text[], tasks json, shape text)
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    with root as (
        select o.key, o.value, o.ordinality
        from json_each(
            case json_typeof(document) when 'object' then document else '{}' end
        ) with ordinality o
    ),
    tagged as (
        select r.key, r.value -> 'tasks' as tasks, r.ordinality
        from root r
        where json_typeof(r.value) = 'object'
            and json_typeof(r.value -> 'tasks') = 'array'
    ),
    flat as (
        select r.value as tasks, r.ordinality
        from root r
        where r.key = 'tasks'
            and json_typeof(r.value) = 'array'
    ),
    shape as (
        select case
            when json_typeof(document) = 'array' then 'array'
            when exists (select from flat) and exists (select from tagged) then 'mixed'
            when exists (select from tagged) then 'tagged'
            when not exists (select from flat) then 'empty'
            when json_typeof(document -> 'meta') = 'object' then 'flat with meta'
            when json_typeof(document #> '{metadata,tags}') = 'array' then 'standard'
            when json_typeof(document -> 'metadata') = 'object' then 'flat with metadata'
            else 'flat'
        end as name
    )
    select
        row_number() over (order by l.ordinality)::integer,
        l.tag,
        l.path,
        l.tasks,
        s.name
    from (
        select 1 as ordinality, 'master' as tag, '{}'::text[] as path, document as tasks
        where json_typeof(document) = 'array'
        union all
        select
            f.ordinality,
            case
                when exists (select from tagged t where t.key = 'master') then 'master (root)'
                else 'master'
            end,
            '{tasks}',
            f.tasks
        from flat f
        union all
        select t.ordinality, t.key, array[t.key, 'tasks'], t.tasks
        from tagged t
    ) l
    cross join shape s;
$$;

comment on function signalbox._task_master_lists(json) is
    'The task lists of a tasks.json in the order of the file, each with its tag, the path to it '
    'and the shape of the file.';
grant execute on function signalbox._task_master_lists(json) to signalbox_reader;
