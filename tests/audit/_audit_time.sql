begin;
select plan(5);

select is(
    signalbox._audit_time('2026-01-01 12:00:00.5+00', '2026-01-01 12:00:00+00'), '500000',
    '_audit_time counts microseconds from the entry'
);
select is(
    signalbox._audit_time('2025-12-31 12:00:00.000001+00', '2026-01-01 12:00:00+00'),
    '-86399999999',
    '_audit_time counts backwards as well'
);
select is(
    signalbox._audit_time(null, '2026-01-01 12:00:00+00'), 'null', '_audit_time writes null'
);
select is(
    signalbox._audit_time('-infinity', '2026-01-01 12:00:00+00'), '"-infinity"',
    '_audit_time writes what is not finite as text'
);
set local timezone = 'Asia/Kolkata';
select is(
    signalbox._audit_time('2026-01-01 12:00:01+00', '2026-01-01 12:00:00+00'), '1000000',
    '_audit_time does not depend on the time zone'
);

select * from finish();
rollback;
