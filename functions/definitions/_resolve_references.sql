-- Put values in the place of references in all strings of a JSON value, but for names of members; see
-- _resolve_text. All references of a value are resolved at once, and what is put in is not looked at
-- again: a value that looks like a reference stays what it is. item has the values that change from
-- one item of a list to the next, apart from a context that all of them share.
--
-- Works on the text of the value, where a string that has a reference in it is found without going
-- down to it, which took twice as long.
create or replace function signalbox._resolve_references(
    value jsonb,
    context jsonb,
    item jsonb default '{}'
)
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_text constant text := value::text;
    -- A string with the beginning of a reference, and the colon after it where it is a name. Between
    -- strings there is none, so that no match begins at the end of one.
    v_string constant text := '"(?:[^"\\]|\\.)*\$\{\{(?:[^"\\]|\\.)*":?';
begin
    if strpos(v_text, '${{') = 0 then
        return value;
    end if;

    return (
        select string_agg(
            p.literal || case
                when s.parts is null then ''
                when right(s.parts[1], 1) = ':' then s.parts[1]
                else signalbox._resolve_text(s.parts[1]::jsonb #>> '{}', context, item)::text
            end,
            '' order by p.place
        )::jsonb
        from regexp_split_to_table(v_text, v_string) with ordinality p (literal, place)
        left join regexp_matches(v_text, v_string, 'g') with ordinality s (parts, place)
            on s.place = p.place
    );
end;
$$;

comment on function signalbox._resolve_references(jsonb, jsonb, jsonb) is
    'A JSON value with its references replaced by values of the context.';
grant execute on function signalbox._resolve_references(jsonb, jsonb, jsonb) to signalbox_reader;
