-- The counterpart of _readable_json: document is what became of original after edits.
create or replace function signalbox._original_json(document text, original text)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select case
        when original ~ '^\s*$' or signalbox._readable_json(original) = original then document
        else regexp_replace(
            regexp_replace(
                regexp_replace(document, '(?<!\\)((?:\\\\)*\\u)f8f0', '\10000', 'g'),
                '(?<!\\)((?:\\\\)*\\u)e([89a-fA-F][0-9a-fA-F]{2})', '\1d\2', 'g'
            ),
            '(?<!\\)((?:\\\\)*\\u)E([89a-fA-F][0-9a-fA-F]{2})', '\1D\2', 'g'
        )
    end;
$$;

comment on function signalbox._original_json(text, text) is
    'An edited JSON text with the escapes that _readable_json replaced in the original.';
grant execute on function signalbox._original_json(text, text) to signalbox_reader;
