-- Lay out a JSON text anew: with a newline and indentation before each member, as
-- JSON.stringify(value, null, 2) does, or without any space when unit is null. Numbers and
-- strings keep their spelling and objects the order of their keys.
create or replace function signalbox._format_json(
    document text,
    newline text,
    unit text,
    indentation text default ''
)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_type text := json_typeof(document::json);
    v_before text := case
        when unit is null then ''
        else newline || indentation || unit
    end;
    v_members text;
begin
    if v_type = 'object' then
        select string_agg(
            v_before || to_json(o.key)::text || case when unit is null then ':' else ': ' end
                || signalbox._format_json(o.value::text, newline, unit, indentation || unit),
            ',' order by o.ordinality
        )
        into v_members
        from json_each(document::json) with ordinality o;
    elsif v_type = 'array' then
        select string_agg(
            v_before
                || signalbox._format_json(a.value::text, newline, unit, indentation || unit),
            ',' order by a.ordinality
        )
        into v_members
        from json_array_elements(document::json) with ordinality a;
    else
        return btrim(document, E' \t\r\n');
    end if;

    return case v_type when 'object' then '{' else '[' end
        || coalesce(
            v_members || case when unit is null then '' else newline || indentation end, ''
        )
        || case v_type when 'object' then '}' else ']' end;
end;
$$;

comment on function signalbox._format_json(text, text, text, text) is
    'A JSON text laid out with newline and unit of indentation, below a line that is itself '
    'indented by indentation; on one line when unit is null.';
grant execute
    on function signalbox._format_json(text, text, text, text)
    to signalbox_reader;
