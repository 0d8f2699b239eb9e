begin;
select plan(4);

select lives_ok(
    $$select signalbox._require_lease('1 microsecond'), signalbox._require_lease('30 days')$$,
    '_require_lease takes a lease from a moment to 30 days'
);
select throws_ok(
    $$select signalbox._require_lease('0')$$,
    'SB006', 'a lease must be longer than nothing and at most 30 days, not 00:00:00',
    '_require_lease refuses a lease without length'
);
select throws_ok(
    $$select signalbox._require_lease('30 days 1 second')$$,
    'SB006', 'a lease must be longer than nothing and at most 30 days, not 30 days 00:00:01',
    '_require_lease refuses a lease that outlasts its worker'
);
select throws_ok(
    $$select signalbox._require_lease(null)$$,
    'SB006', 'a lease must be longer than nothing and at most 30 days, not <NULL>',
    '_require_lease refuses a lease that is missing'
);

select * from finish();
rollback;
