begin;
select plan(3);

select is(
    signalbox._login_period('2026-01-01 12:15+00'), '2026-01-01 12:15+00'::timestamptz,
    '_login_period begins with its first moment'
);
select is(
    signalbox._login_period('2026-01-01 12:29:59.999999+00'), '2026-01-01 12:15+00'::timestamptz,
    '_login_period ends before the next one'
);
select is(
    signalbox._login_period('1999-12-31 23:59+00'), '1999-12-31 23:45+00'::timestamptz,
    '_login_period knows times before the one that it counts from'
);

select * from finish();
rollback;
