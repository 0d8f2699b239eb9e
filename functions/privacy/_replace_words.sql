-- A text with a pseudonym in place of words.
create or replace function signalbox._replace_words(value text, pattern text, pseudonym text)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(
        regexp_replace(
            _replace_words.value, _replace_words.pattern, _replace_words.pseudonym, 'gi'
        ),
        _replace_words.value
    );
$$;

comment on function signalbox._replace_words(text, text, text) is
    'A text with a pseudonym in place of the words that match the pattern.';
