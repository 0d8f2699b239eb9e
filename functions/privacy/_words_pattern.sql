-- A regular expression for words in a text, whatever their case. A word is whole: neither of ada-7, nor of
-- ada@example.com, nor of adamant is ada a word. What stands before it may be an escape of JSON.
create or replace function signalbox._words_pattern(words text[])
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select '(?:(?<![[:alnum:]_@.+-])|(?<=\\[nrtbf]))(?:'
        || string_agg(
            regexp_replace(w.word, '([^[:alnum:]_[:space:]])', '\\\1', 'g'),
            '|' order by length(w.word) desc, w.word
        )
        || ')(?![[:alnum:]_@-]|\.[[:alnum:]])'
    from (
        select distinct f.word
        from unnest(_words_pattern.words) u (word)
        cross join lateral (values (u.word), (substr(to_json(u.word)::text, 2, length(to_json(u.word)::text) - 2))) f (word)
        where length(u.word) >= 2
    ) w;
$$;

comment on function signalbox._words_pattern(text[]) is
    'A regular expression for whole words in texts and JSON; null when there is none of two characters.';
