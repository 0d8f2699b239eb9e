begin;
select plan(4);

select is(
    signalbox._replace_words('ada asked Ada, not ada-7', signalbox._words_pattern('{ada}'), 'erased-1'),
    'erased-1 asked erased-1, not ada-7', '_replace_words replaces each word'
);
select is(signalbox._replace_words('ada', null, 'x'), 'ada', '_replace_words leaves a text without words');
select is(
    signalbox._replace_words(null, signalbox._words_pattern('{ada}'), 'x'), null,
    '_replace_words of null is null'
);
select is(
    signalbox._replace_words(
        'ada ada@example.com', signalbox._words_pattern('{ada,ada@example.com}'), 'x'
    ),
    'x x', '_replace_words takes the longest word'
);

select * from finish();
rollback;
