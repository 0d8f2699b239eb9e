-- Put values in the place of references, ${{ inputs.version }}, in all strings of a JSON value. A
-- string that is nothing but a reference becomes the value itself, whatever its type; in a longer one
-- the value is written as text. What is not found is null, or empty text. $${{ stands for ${{.
--
-- All references of a value are resolved at once, and what is put in is not looked at again: a
-- value that looks like a reference stays what it is. item has the values that change from one item of
-- a list to the next, apart from a context that all of them share.
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
as $body$
declare
    v_token constant text := '\$\$\{\{|\$\{\{[^{}]*\}\}';
    v_text text;
    v_path text[];
begin
    if strpos(value::text, '${{') = 0 then
        return value;
    end if;

    case jsonb_typeof(value)
        when 'object' then
            return (
                select jsonb_object_agg(
                    m.name, signalbox._resolve_references(m.value, context, item)
                )
                from jsonb_each(value) m (name, value)
            );
        when 'array' then
            return (
                select jsonb_agg(
                    signalbox._resolve_references(i.value, context, item) order by i.place
                )
                from jsonb_array_elements(value) with ordinality i (value, place)
            );
        else
            v_text := value #>> '{}';
    end case;

    if v_text ~ '^\$\{\{[^{}]*\}\}$' then
        v_path := signalbox._reference_path(substr(v_text, 4, length(v_text) - 5));
        return coalesce(
            case when v_path[1] in ('item', 'index') then item else context end #> v_path, 'null'
        );
    end if;

    return to_jsonb((
        select string_agg(
            p.literal || case
                when t.parts[1] = '$${{' then '${{'
                else coalesce(
                    case when r.names[1] in ('item', 'index') then item else context end #>> r.names,
                    ''
                )
            end,
            '' order by p.place
        )
        from regexp_split_to_table(v_text, v_token) with ordinality p (literal, place)
        left join regexp_matches(v_text, v_token, 'g') with ordinality t (parts, place)
            on t.place = p.place
        cross join lateral signalbox._reference_path(
            substring(t.parts[1] from '^\$\{\{([^{}]*)\}\}$')
        ) r (names)
    ));
end;
$body$;

comment on function signalbox._resolve_references(jsonb, jsonb, jsonb) is
    'A JSON value with its references replaced by values of the context.';
grant execute on function signalbox._resolve_references(jsonb, jsonb, jsonb) to signalbox_reader;
