-- Conditions that PostgreSQL does not understand as JSON paths, or that look at what is not there: an
-- input that is not declared, a step that this one does not wait for.
create or replace function signalbox._condition_problems(
    definition jsonb,
    keys text[],
    ancestors bit varying[]
)
returns table (path text, problem text)
language sql
immutable
set search_path = pg_catalog, pg_temp
set jit = off
as $$
    with step as materialized (
        select s.number::integer as number, s.step ->> 'when' as condition
        from jsonb_array_elements(
            case
                when jsonb_typeof(_condition_problems.definition -> 'steps') = 'array'
                    then _condition_problems.definition -> 'steps'
                else '[]'
            end
        ) with ordinality s (step, number)
        where jsonb_typeof(s.step -> 'when') = 'string'
            and length(s.step ->> 'when') between 1 and 4000
    ),
    judged as materialized (
        select c.condition, signalbox._condition_problem(c.condition) as problem
        from (select distinct s.condition from step s) c
    ),
    canonical as materialized (
        select
            j.condition,
            j.problem,
            case when j.problem is null then j.condition::jsonpath::text end as written
        from judged j
    ),
    read as materialized (
        select c.condition, r.root, r.name
        from canonical c
        cross join lateral signalbox._condition_reads(coalesce(c.written, 'true')) r
    ),
    numbered as materialized (
        select k.key, min(k.number)::integer as number
        from unnest(_condition_problems.keys) with ordinality k (key, number)
        where k.key is not null
        group by k.key
    ),
    declared as materialized (
        select i.name, coalesce(i.value ->> 'type', 'string') as type
        from jsonb_each(
            case
                when jsonb_typeof(_condition_problems.definition -> 'inputs') = 'object'
                    then _condition_problems.definition -> 'inputs'
                else '{}'
            end
        ) i (name, value)
    ),
    unknown as materialized (
        select r.condition, r.root, r.name
        from read r
        where r.root = 'inputs' and r.name not in (select d.name from declared d)
            or r.root = 'tasks' and r.name not in (select n.key from numbered n)
    ),
    -- To look through all keys takes long: a few names say enough.
    meant as materialized (
        select
            u.root,
            u.name,
            signalbox._closest_word(
                u.name,
                case u.root
                    when 'tasks' then _condition_problems.keys
                    else array(select d.name from declared d order by d.name)
                end
            ) as meant
        from (
            select distinct u.root, u.name
            from unknown u
            order by u.name, u.root
            limit 10
        ) u
    ),
    found as (
        select c.condition, null::integer as waits_for, c.problem
        from canonical c
        where c.problem is not null
        union all
        select r.condition, null, 'paths begin with $.inputs or $.tasks'
        from read r
        where r.root is null
        union all
        select
            u.condition,
            null,
            format('no %s "%s"', case u.root when 'tasks' then 'step' else 'input' end, left(u.name, 60))
                || coalesce('; did you mean "' || m.meant || '"?', '')
        from unknown u
        left join meant m
            on m.root = u.root
            and m.name = u.name
        union all
        select r.condition, n.number, format('does not wait for step "%s"', r.name)
        from read r
        inner join numbered n
            on n.key = r.name
        where r.root = 'tasks'
        union all
        -- A bare path is its value; only of inputs is it known what that is.
        select c.condition, null, format('yields a value of type %s, not true or false', d.type)
        from canonical c
        inner join declared d
            on c.written = format('$."inputs".%s', to_json(d.name))
        where d.type <> 'boolean'
    )
    select format('$.steps[%s].when', s.number - 1), f.problem
    from step s
    inner join found f
        on f.condition = s.condition
    where f.waits_for is null
        or get_bit(_condition_problems.ancestors[s.number], f.waits_for - 1) = 0;
$$;

comment on function signalbox._condition_problems(jsonb, text[], bit varying[]) is
    'Conditions of steps that cannot be judged, by JSON path.';
grant execute on function signalbox._condition_problems(jsonb, text[], bit varying[]) to signalbox_reader;
