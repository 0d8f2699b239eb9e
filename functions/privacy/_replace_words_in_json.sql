-- The same in all strings of a JSON value, and in the names of its members.
create or replace function signalbox._replace_words_in_json(
    value jsonb,
    pattern text,
    pseudonym text
)
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return case jsonb_typeof(_replace_words_in_json.value)
        when 'string' then to_jsonb(signalbox._replace_words(
            _replace_words_in_json.value #>> '{}',
            _replace_words_in_json.pattern,
            _replace_words_in_json.pseudonym
        ))
        when 'array' then coalesce(
            (
                select jsonb_agg(
                    signalbox._replace_words_in_json(
                        e.value, _replace_words_in_json.pattern, _replace_words_in_json.pseudonym
                    )
                    order by e.place
                )
                from jsonb_array_elements(_replace_words_in_json.value)
                    with ordinality e (value, place)
            ),
            '[]'
        )
        when 'object' then coalesce(
            (
                select jsonb_object_agg(
                    signalbox._replace_words(
                        m.key, _replace_words_in_json.pattern, _replace_words_in_json.pseudonym
                    ),
                    signalbox._replace_words_in_json(
                        m.value, _replace_words_in_json.pattern, _replace_words_in_json.pseudonym
                    )
                )
                from jsonb_each(_replace_words_in_json.value) m
            ),
            '{}'
        )
        else _replace_words_in_json.value
    end;
end;
$$;

comment on function signalbox._replace_words_in_json(jsonb, text, text) is
    'A JSON value with a pseudonym in place of the words that match the pattern.';
