begin;
select plan(5);

select is(signalbox._words_pattern('{}'), null, '_words_pattern of no word is null');
select is(signalbox._words_pattern('{a}'), null, '_words_pattern takes no single letter for a word');
create temporary table patterns as
select signalbox._words_pattern(array['ada', 'ada@example.com', 'Ada (the "1st")']) as pattern;
select is_empty(
    $$select t.text
    from patterns p
    cross join unnest(array[
        'ada', 'ask ada', 'ADA!', 'by ada.', '(ada)', '"ada"', 'ada, bob', 'ada/bob', E'x\nada', E'ada\tx',
        'ada@example.com', '<ADA@Example.com>', 'mail ada@example.com.', 'I am Ada (the "1st")',
        '{"by": "Ada (the \"1st\")"}', '{"text": "x\nada"}', 'x:ada'
    ]) t (text)
    where t.text !~* p.pattern$$,
    '_words_pattern finds words, whatever is around them, also in JSON'
);
select is_empty(
    $$select t.text
    from patterns p
    cross join unnest(array[
        'adamant', 'canada', 'ada-7', 'max-ada', 'ada_x', 'ada7', 'ada@other.org', 'x.ada', 'ada.example', 'adá'
    ]) t (text)
    where t.text ~* p.pattern$$,
    '_words_pattern passes over names of which a word is a part'
);
select ok(
    'a.b' ~ signalbox._words_pattern('{a.b}') and 'axb' !~ signalbox._words_pattern('{a.b}')
        and E'a\\d' ~ signalbox._words_pattern(array[E'a\\d'])
        and 'a|b*' ~ signalbox._words_pattern('{a|b*}'),
    '_words_pattern takes words as they are'
);

select * from finish();
rollback;
