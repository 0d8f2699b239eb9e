-- The durations of a definition that cannot be: each text is read once, however often it stands there.
create or replace function signalbox._duration_problems(definition jsonb)
returns table (path text, problem text)
language sql
immutable
as $$
    with place as materialized (
        select '$'::text as path, definition as value
        where jsonb_typeof(definition) = 'object'
        union all
        select format('$.steps[%s]', s.number - 1), s.step
        from jsonb_array_elements(
            case when jsonb_typeof(definition -> 'steps') = 'array' then definition -> 'steps' else '[]' end
        ) with ordinality s (step, number)
        where jsonb_typeof(s.step) = 'object'
    ),
    written as materialized (
        select p.path || '.' || f.name as path, p.value -> f.name as value, f.name = 'estimate' as may_be_zero
        from place p
        cross join (values ('timeout'), ('start_timeout'), ('deadline'), ('estimate')) f (name)
        where p.value ? f.name
        union all
        select p.path || '.retry.' || f.name, p.value -> 'retry' -> f.name, true
        from place p
        cross join (values ('delay'), ('max_delay')) f (name)
        where jsonb_typeof(p.value -> 'retry') = 'object'
            and p.value -> 'retry' ? f.name
    ),
    judged as materialized (
        select d.duration, d.may_be_zero, signalbox._duration_problem(d.duration, d.may_be_zero) as problem
        from (
            select distinct w.value #>> '{}', w.may_be_zero
            from written w
            where jsonb_typeof(w.value) = 'string'
                -- What the schema refuses already.
                and length(w.value #>> '{}') <= 100
                and w.value #>> '{}' ~ '[0-9]'
        ) d (duration, may_be_zero)
    )
    select w.path, j.problem
    from written w
    inner join judged j
        on j.duration = w.value #>> '{}'
        and j.may_be_zero = w.may_be_zero
    where jsonb_typeof(w.value) = 'string'
        and j.problem is not null
    union all
    select p.path || '.retry.' || limits.name, limits.problem
    from place p
    inner join judged delay
        on delay.duration = p.value #>> '{retry,delay}'
        and delay.may_be_zero
    left join judged max_delay
        on max_delay.duration = p.value #>> '{retry,max_delay}'
        and max_delay.may_be_zero
    cross join lateral (
        select
            case
                when delay.problem is null
                    then delay.duration::interval
            end,
            case
                when max_delay.problem is null
                    then max_delay.duration::interval
            end
    ) d (delay, max_delay)
    cross join lateral (
        values
            ('delay', case when d.delay > interval '1 year' then 'must be at most a year' end),
            (
                'max_delay',
                case
                    when d.max_delay > interval '1 year' then 'must be at most a year'
                    when d.max_delay < d.delay then 'must not be less than delay'
                end
            )
    ) limits (name, problem)
    where jsonb_typeof(p.value -> 'retry') = 'object'
        and limits.problem is not null;
$$;

comment on function signalbox._duration_problems(jsonb) is
    'The timeouts, delays and deadlines of a definition that cannot be, by JSON path.';
grant execute on function signalbox._duration_problems(jsonb) to signalbox_reader;
