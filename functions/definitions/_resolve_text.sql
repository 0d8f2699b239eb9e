-- Put values in the place of references, ${{ inputs.version }}, in a text. One that is nothing but a
-- reference becomes the value itself, whatever its type; in a longer one the value is written as
-- text. What is not found is null, or empty text. $${{ stands for ${{.
create or replace function signalbox._resolve_text(content text, context jsonb, item jsonb)
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_is_whole constant boolean := content ~ '^\$\{\{[^{}]*\}\}$';
    v_rest text := content;
    v_done text := '';
    v_begin integer;
    v_reference text;
    v_path text[];
begin
    loop
        v_begin := strpos(v_rest, '${{');
        exit when v_begin = 0;

        v_reference := substring(v_rest from v_begin + 3);
        v_reference := left(v_reference, nullif(strpos(v_reference, '}}'), 0) - 1);
        if substr(v_rest, v_begin - 1, 1) = '$'
            or v_reference is null
            or v_reference ~ '[{}]'
        then
            v_done := v_done || left(v_rest, v_begin - 1);
            if v_begin > 1 and right(v_done, 1) = '$' then
                v_done := left(v_done, -1);
            end if;
            v_done := v_done || '${{';
            v_rest := substr(v_rest, v_begin + 3);
            continue;
        end if;

        v_reference := btrim(v_reference, E' \t\r\n');
        v_path := case
            when v_reference ~ '^[A-Za-z_][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*$'
                then string_to_array(v_reference, '.')
            else signalbox._reference_path(v_reference)
        end;
        if v_is_whole then
            return coalesce(
                case when v_path[1] in ('item', 'index') then item else context end #> v_path, 'null'
            );
        end if;

        v_done := v_done || left(v_rest, v_begin - 1) || coalesce(
            case when v_path[1] in ('item', 'index') then item else context end #>> v_path, ''
        );
        v_rest := substr(v_rest, strpos(substr(v_rest, v_begin), '}}') + v_begin + 1);
    end loop;

    return to_jsonb(v_done || v_rest);
end;
$$;

comment on function signalbox._resolve_text(text, jsonb, jsonb) is
    'A text with its references replaced by values of the context, as JSON.';
grant execute on function signalbox._resolve_text(text, jsonb, jsonb) to signalbox_reader;
