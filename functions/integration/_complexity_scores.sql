-- The scores of a complexity report by the key of the task; score is null where it is no whole
-- number from 1 to 10. Of several for one task the last counts.
create or replace function signalbox._complexity_scores(document json)
returns table (key text, "position" integer, written text, score smallint)
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select distinct on (btrim(a.value ->> 'taskId'))
        btrim(a.value ->> 'taskId'),
        a.ordinality::integer - 1,
        a.value ->> 'complexityScore',
        case
            when a.value ->> 'complexityScore' ~ '^([1-9]|10)([.]0+)?$'
                then (a.value ->> 'complexityScore')::numeric::smallint
        end
    from json_array_elements(
        case json_typeof(document -> 'complexityAnalysis')
            when 'array' then document -> 'complexityAnalysis'
            else '[]'
        end
    ) with ordinality a
    where json_typeof(a.value) = 'object'
        and a.value ->> 'taskId' is not null
    order by btrim(a.value ->> 'taskId'), a.ordinality desc;
$$;

comment on function signalbox._complexity_scores(json) is
    'The scores of a complexity report: key of the task, place in the list, score as written '
    'and from 1 to 10.';
grant execute on function signalbox._complexity_scores(json) to signalbox_reader;
