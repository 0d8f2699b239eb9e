begin;
select plan(6);

select cmp_ok(
    signalbox_data.clock(), '>=', statement_timestamp(),
    'clock is not behind the statement'
);
select cmp_ok(
    signalbox_data.clock() - clock_timestamp(), '<', interval '1 second',
    'clock is the present time'
);
select set_config('tests.now', '2000-01-01', true);
select cmp_ok(
    signalbox_data.clock(), '>=', now(), 'clock cannot be moved by a setting'
);
select set_config('tests.now', '', true);

select from tests.set_clock('2026-01-01 12:00+00');
select is(
    signalbox_data.clock(), '2026-01-01 12:00+00',
    'clock stands still once a test has set it'
);
select from tests.advance('90 seconds');
select is(
    signalbox_data.clock(), '2026-01-01 12:01:30+00', 'clock is moved on by a test'
);
select from tests.make_workflow();
select results_eq(
    $$select created_at from signalbox.workflows where id = tests.workflow()$$,
    $$values ('2026-01-01 12:01:30+00'::timestamptz)$$,
    'clock is what functions and defaults go by'
);

select * from finish();
rollback;
