-- A JSON text as PostgreSQL can read it. JSON may hold what no text of PostgreSQL can: the
-- character 0, and half a surrogate pair, which is what remains of an emoji cut in two. Such
-- an escape becomes one of a character of the private use area, and _original_json turns it
-- back. An empty text is an empty object.
create or replace function signalbox._readable_json(document text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_result text := document;
begin
    if document ~ '^\s*$' then
        return '{}';
    end if;

    if document !~ '\\u(0000|[dD][89a-fA-F])' then
        return document;
    end if;

    v_result := regexp_replace(
        v_result, '(?<!\\)((?:\\\\)*\\u)0000', '\1f8f0', 'g'
    );
    -- The first half without the second.
    v_result := regexp_replace(
        v_result,
        '(?<!\\)((?:\\\\)*\\u)d([89abAB][0-9a-fA-F]{2})(?!\\u[dD][c-fC-F])', '\1e\2', 'g'
    );
    v_result := regexp_replace(
        v_result,
        '(?<!\\)((?:\\\\)*\\u)D([89abAB][0-9a-fA-F]{2})(?!\\u[dD][c-fC-F])', '\1E\2', 'g'
    );
    -- The second half without the first.
    v_result := regexp_replace(
        v_result,
        '(?<!\\u[dD][89abAB][0-9a-fA-F]{2})(?<!\\)((?:\\\\)*\\u)d([c-fC-F][0-9a-fA-F]{2})',
        '\1e\2', 'g'
    );
    v_result := regexp_replace(
        v_result,
        '(?<!\\u[dD][89abAB][0-9a-fA-F]{2})(?<!\\)((?:\\\\)*\\u)D([c-fC-F][0-9a-fA-F]{2})',
        '\1E\2', 'g'
    );

    if v_result <> document and document ~ '\\u([eE][89a-fA-F]|[fF]8[fF]0)' then
        raise exception 'the document has half surrogate pairs beside private use characters'
            using
                errcode = 'SB005',
                detail = '$',
                hint = 'Write the private use characters (U+E800 to U+EFFF) as they are, not '
                    'as escapes.';
    end if;

    return v_result;
end;
$$;

comment on function signalbox._readable_json(text) is
    'A JSON text in which escapes that PostgreSQL cannot hold stand for private use characters.';
grant execute on function signalbox._readable_json(text) to signalbox_reader;
