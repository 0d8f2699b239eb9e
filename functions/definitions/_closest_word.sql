-- What somebody who wrote this word is likely to have meant, of some words: one that differs in
-- spelling only (dependsOn), what other systems call it (needs), or the one with the fewest letters
-- changed.
create or replace function signalbox._closest_word(word text, words text[])
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    with known (alias, meant) as (
        values
            ('after', 'depends_on'), ('cmd', 'command'), ('cwd', 'working_directory'),
            ('dependencies', 'depends_on'), ('env', 'environment'), ('foreach', 'for_each'),
            ('id', 'key'), ('if', 'when'), ('jobs', 'steps'), ('label', 'title'),
            ('matrix', 'for_each'), ('name', 'key'), ('needs', 'depends_on'), ('on', 'triggers'),
            ('params', 'parameters'), ('requires', 'depends_on'), ('retries', 'retry'),
            ('run', 'command'), ('tasks', 'steps'), ('timeoutminutes', 'timeout'),
            ('timeoutseconds', 'timeout'), ('trigger', 'triggers'), ('with', 'parameters')
    ),
    plain (word) as (
        select lower(regexp_replace(_closest_word.word, '[-_ ]', '', 'g'))
    ),
    candidate as (
        select
            c.word,
            c.place,
            case
                when lower(regexp_replace(c.word, '[-_ ]', '', 'g')) = p.word then 0
                when exists (select from known k where k.alias = p.word and k.meant = c.word) then 1
                else 1 + signalbox._edit_distance(
                    left(_closest_word.word, 100),
                    left(c.word, 100),
                    greatest(
                        1,
                        greatest(
                            length(left(_closest_word.word, 100)), length(left(c.word, 100))
                        ) / 3
                    )
                )
            end as distance
        -- Among very many words it is not worth while to look at all.
        from unnest(_closest_word.words[:2000]) with ordinality c (word, place)
        cross join plain p
        where c.word is not null
    )
    select c.word
    from candidate c
    -- Where every letter must change, nothing is left of the word.
    where c.distance <= greatest(length(_closest_word.word), length(c.word))
    order by c.distance, c.place
    limit 1;
$$;

comment on function signalbox._closest_word(text, text[]) is
    'Which of some words somebody is likely to have meant; null when none is close.';
grant execute on function signalbox._closest_word(text, text[]) to signalbox_reader;
