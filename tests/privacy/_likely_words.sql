begin;
select plan(4);

select is(signalbox._likely_words('{}'), '{}'::text[], '_likely_words of none are none');
select is(
    signalbox._likely_words('{Ada,a}'), '{%ada%}'::text[],
    '_likely_words are in lower case, and of two characters at least'
);
select set_eq(
    $$select unnest(signalbox._likely_words(array['a"b']))$$, array['%a"b%', E'%a\\\\"b%'],
    '_likely_words are also as they stand in JSON'
);
select ok(
    '50%_x' like any (signalbox._likely_words('{50%_x}'))
        and '50 yx' not like all (signalbox._likely_words('{50%_x}')),
    '_likely_words are taken as they are'
);

select * from finish();
rollback;
