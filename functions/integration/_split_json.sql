-- Take the text of a JSON object or array apart so that it can be put together again byte for
-- byte: lead || name || value of each row in order, the last row being what follows the last
-- value. PostgreSQL's own parser finds the values and keeps their text; what stands between
-- them is measured here, in bytes, because a character position costs a walk from the start.
create or replace function signalbox._split_json(document text)
returns table ("position" integer, lead text, name text, key text, value text)
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_bytes bytea := convert_to(document, 'UTF8');
    v_is_object boolean := json_typeof(document::json) = 'object';
    v_at integer := 1;
    v_window integer;
    v_found text[];
begin
    "position" := 0;
    for key, value in
        select o.key, o.value::text
        from json_each(case when v_is_object then document::json else '{}' end) o
        union all
        select null, a.value::text
        from json_array_elements(case when v_is_object then '[]' else document::json end) a
    loop
        "position" := "position" + 1;
        v_window := 256;
        loop
            -- Latin 1 reads any byte, so that the window may end inside a character.
            v_found := regexp_match(
                convert_from(substring(v_bytes from v_at for v_window), 'LATIN1'),
                case
                    when v_is_object
                        then '^([\s]*[{,]\s*)("(?:[^"\\]|\\.)*"\s*:\s*)["{[tfn0-9-]'
                    else '^(\s*[[,]\s*)()["{[tfn0-9-]'
                end
            );
            exit when v_found is not null;
            v_window := v_window * 8;
            if v_window > 1000000000 then
                raise exception 'no value found at byte % of a JSON text', v_at
                    using errcode = 'internal_error';
            end if;
        end loop;
        lead := v_found[1];
        name := convert_from(
            substring(v_bytes from v_at + length(lead) for length(v_found[2])), 'UTF8'
        );
        v_at := v_at + length(lead) + length(v_found[2]) + octet_length(value);
        return next;
    end loop;

    "position" := "position" + 1;
    lead := convert_from(substring(v_bytes from v_at), 'UTF8');
    name := null;
    key := null;
    value := null;
    return next;
end;
$$;

comment on function signalbox._split_json(text) is
    'The members of a JSON object or the elements of an array, with the text before each and '
    'after the last: together they are the text again.';
grant execute on function signalbox._split_json(text) to signalbox_reader;
