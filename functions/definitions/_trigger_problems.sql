-- Triggers that lack what their type needs.
create or replace function signalbox._trigger_problems(triggers jsonb)
returns table (path text, problem text)
language sql
immutable
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
    where not (jsonb_typeof(t.value) = 'object' and t.value ? needs.field);
$$;

comment on function signalbox._trigger_problems(jsonb) is
    'Triggers of a definition that lack a field of their type, by JSON path.';
grant execute on function signalbox._trigger_problems(jsonb) to signalbox_reader;
