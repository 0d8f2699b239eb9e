-- Refuse a file of JSON lines in which a line is no object, every such line at once.
create or replace function signalbox._require_json_lines(document text)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_line record;
    v_problems text[] := '{}';
    v_detail text;
begin
    if document is null then
        raise exception 'there is no document'
            using errcode = 'SB005', detail = '$';
    end if;

    for v_line in
        select l.ordinality, l.line
        from regexp_split_to_table(document, '\n') with ordinality l (line, ordinality)
        where btrim(l.line, E' \t\r') <> ''
    loop
        begin
            if json_typeof(v_line.line::json) <> 'object' then
                v_problems := v_problems || format(
                    'line %s: must be an object, not %s', v_line.ordinality,
                    json_typeof(v_line.line::json)
                );
            end if;
        exception
            when invalid_text_representation or untranslatable_character then
                get stacked diagnostics v_detail = pg_exception_detail;
                v_problems := v_problems || format(
                    'line %s: no JSON: %s: %s', v_line.ordinality, v_detail, left(v_line.line, 60)
                );
        end;
    end loop;

    if cardinality(v_problems) > 0 then
        raise exception 'the document is no file of JSON lines: %', v_problems[1]
            using
                errcode = 'SB005',
                detail = array_to_string(v_problems, E'\n'),
                hint = 'Nothing was imported.';
    end if;
end;
$$;

comment on function signalbox._require_json_lines(text) is
    'Raises SB005 with every line of a document that is no JSON object.';
