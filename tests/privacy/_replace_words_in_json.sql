begin;
select plan(5);

select is(
    signalbox._replace_words_in_json(
        '{"by": "ada", "ada": ["ask ada", "adam", {"x": "a\nada"}, 1, null, true], "n": 1.50}',
        signalbox._words_pattern('{ada}'), 'x'
    )::text,
    '{"n": 1.50, "x": ["ask x", "adam", {"x": "a\nx"}, 1, null, true], "by": "x"}',
    '_replace_words_in_json replaces words in strings and names, and nothing else'
);
select is(
    signalbox._replace_words_in_json('[]', signalbox._words_pattern('{ada}'), 'x'), '[]'::jsonb,
    '_replace_words_in_json leaves an empty list'
);
select is(
    signalbox._replace_words_in_json('{}', signalbox._words_pattern('{ada}'), 'x'), '{}'::jsonb,
    '_replace_words_in_json leaves an empty object'
);
select is(
    signalbox._replace_words_in_json('{"a": "ada"}', null, 'x'), '{"a": "ada"}'::jsonb,
    '_replace_words_in_json leaves what has no words'
);
select is(
    signalbox._replace_words_in_json(null, signalbox._words_pattern('{ada}'), 'x'), null,
    '_replace_words_in_json of null is null'
);

select * from finish();
rollback;
