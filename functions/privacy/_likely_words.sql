-- Patterns for like that find all that _words_pattern may match, at a fraction of its cost, in the lower case of a
-- text or of JSON as text.
create or replace function signalbox._likely_words(words text[])
returns text[]
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(array_agg(distinct '%' || regexp_replace(f.word, '([\\%_])', '\\\1', 'g') || '%'), '{}')
    from unnest(_likely_words.words) u (word)
    cross join lateral (
        values (lower(u.word)), (lower(substr(to_json(u.word)::text, 2, length(to_json(u.word)::text) - 2)))
    ) f (word)
    where length(u.word) >= 2;
$$;

comment on function signalbox._likely_words(text[]) is
    'Patterns for like that texts match in which the words may stand.';
