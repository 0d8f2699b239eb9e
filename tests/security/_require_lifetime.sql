begin;
select plan(6);

select lives_ok($$select signalbox._require_lifetime('1 year')$$, '_require_lifetime takes a year');
select lives_ok($$select signalbox._require_lifetime('1 us')$$, '_require_lifetime takes a moment');
select throws_ok(
    $$select signalbox._require_lifetime('1 year 1 us')$$, 'SB006',
    'a token is valid for more than nothing and at most a year, not 1 year 00:00:00.000001',
    '_require_lifetime refuses more than a year'
);
select throws_ok(
    $$select signalbox._require_lifetime('0')$$, 'SB006',
    'a token is valid for more than nothing and at most a year, not 00:00:00',
    '_require_lifetime refuses none'
);
select throws_ok(
    $$select signalbox._require_lifetime('-1 day')$$, 'SB006',
    'a token is valid for more than nothing and at most a year, not -1 days',
    '_require_lifetime refuses a negative one'
);
select throws_ok(
    $$select signalbox._require_lifetime(null)$$, 'SB006',
    'a token is valid for more than nothing and at most a year, not null',
    '_require_lifetime refuses null'
);

select * from finish();
rollback;
