-- A text as JSON, or SB005 that says where it stops being JSON: line, column and the line
-- itself. A file with a merge conflict is told by its markers, all of them at once.
create or replace function signalbox._parse_json(document text, first_line integer default 1)
returns json
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_markers text;
    v_message text;
    v_detail text;
    v_context text;
    v_found text[];
    v_token_length integer;
    v_line text;
    v_number integer;
    v_column integer;
begin
    begin
        return document::json;
    exception
        when invalid_text_representation or untranslatable_character then
            get stacked diagnostics
                v_message = message_text,
                v_detail = pg_exception_detail,
                v_context = pg_exception_context;
    end;

    select string_agg(
        format('line %s: %s', l.ordinality + first_line - 1, left(l.line, 60)),
        E'\n' order by l.ordinality
    )
    into v_markers
    from regexp_split_to_table(document, '\r?\n') with ordinality l (line, ordinality)
    where l.line ~ '^(<<<<<<<|=======|>>>>>>>|\|\|\|\|\|\|\|)( |$)';

    if v_markers ~ '<<<<<<<' then
        raise exception 'the document has merge conflict markers'
            using
                errcode = 'SB005',
                detail = v_markers,
                hint = 'Resolve the conflict in the file; nothing was imported.';
    end if;

    -- The context reads "JSON data, line 3: ...text up to the token", whatever the language.
    v_found := regexp_match(v_context, '(\d+): ([^\n]*)');
    v_number := coalesce(v_found[1]::integer, 1);
    v_line := rtrim(split_part(document, E'\n', v_number), E'\r');
    -- An end that came too early is on the last line that says anything.
    if btrim(v_line) = '' and v_found[2] is not null then
        select l.ordinality, l.line
        into v_number, v_line
        from regexp_split_to_table(document, '\r?\n') with ordinality l (line, ordinality)
        where btrim(l.line) <> ''
        order by l.ordinality desc
        limit 1;
        v_column := length(v_line) + 1;
    else
        v_found[2] := rtrim(regexp_replace(v_found[2], '^\.\.\.|\.\.\.$', '', 'g'), E'\r');
        -- The token that the detail quotes is what the excerpt ends with.
        select coalesce(max(n), 1)
        into v_token_length
        from generate_series(1, length(v_found[2])) n
        where strpos(v_detail, '"' || right(v_found[2], n) || '"') > 0;
        v_column := greatest(
            1,
            strpos(v_line, v_found[2]) + length(v_found[2])
                - case
                    when v_detail like '%input string ended%' then 0
                    else v_token_length
                end
        );
    end if;

    raise exception 'the document is no JSON: line %, column %: %',
        v_number + first_line - 1, v_column, coalesce(nullif(v_detail, ''), v_message)
        using
            errcode = 'SB005',
            detail = substr(v_line, greatest(1, v_column - 60), 120)
                || E'\n' || repeat(' ', least(v_column - 1, 60)) || '^',
            hint = 'Nothing was imported.';
end;
$$;

comment on function signalbox._parse_json(text, integer) is
    'A text as JSON; raises SB005 with line, column and the line itself when it is none.';
grant execute on function signalbox._parse_json(text, integer) to signalbox_reader;
