-- Triggers that lack what their type needs, and times that are none.
create or replace function signalbox._trigger_problems(triggers jsonb)
returns table (path text, problem text)
language sql
stable
as $$
    select format('$.triggers[%s]', t.place - 1), format('"%s" is missing', needs.field)
    from jsonb_array_elements(
        case when jsonb_typeof(triggers) = 'array' then triggers else '[]' end
    ) with ordinality t (value, place)
    inner join (
        values ('schedule', 'cron'), ('workflow_completed', 'workflows')
    ) needs (type, field)
        on needs.type = case
            when jsonb_typeof(t.value) = 'object' then t.value ->> 'type'
            else t.value #>> '{}'
        end
    where not (jsonb_typeof(t.value) = 'object' and t.value ? needs.field)
    union all
    select format('$.triggers[%s].cron', t.place - 1), p.problem
    from jsonb_array_elements(
        case when jsonb_typeof(triggers) = 'array' then triggers else '[]' end
    ) with ordinality t (value, place)
    cross join lateral signalbox._cron_problem(t.value ->> 'cron') p (problem)
    where jsonb_typeof(t.value) = 'object'
        and jsonb_typeof(t.value -> 'cron') = 'string'
        and p.problem is not null
    union all
    select
        format('$.triggers[%s].time_zone', t.place - 1),
        format('time zone "%s" is not known', left(t.value ->> 'time_zone', 60))
    from jsonb_array_elements(
        case when jsonb_typeof(triggers) = 'array' then triggers else '[]' end
    ) with ordinality t (value, place)
    where jsonb_typeof(t.value) = 'object'
        and jsonb_typeof(t.value -> 'time_zone') = 'string'
        and t.value ->> 'time_zone' <> 'UTC'
        and lower(t.value ->> 'time_zone') not in (
            select lower(z.name)
            from pg_catalog.pg_timezone_names z
        );
$$;

comment on function signalbox._trigger_problems(jsonb) is
    'Triggers of a definition that lack a field of their type, or whose time is none, by JSON path.';
grant execute on function signalbox._trigger_problems(jsonb) to signalbox_reader;
