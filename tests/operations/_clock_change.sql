begin;
select plan(5);

select is(
    signalbox._clock_change('2026-03-29 00:30+00', '2026-03-29 12:00+00', 'Europe/London'),
    '2026-03-29 01:00+00',
    '_clock_change finds when clocks are put forward'
);
select is(
    signalbox._clock_change('2026-10-25 00:30+00', '2026-10-25 12:00+00', 'Europe/London'),
    '2026-10-25 01:00+00',
    '_clock_change finds when clocks are put back'
);
select is(
    signalbox._clock_change('2026-10-25 01:00+00', '2026-10-25 12:00+00', 'Europe/London'),
    null,
    '_clock_change looks only after the first moment'
);
select is(
    signalbox._clock_change('2026-10-25 00:00+00', '2026-10-25 01:00+00', 'Europe/London'),
    '2026-10-25 01:00+00',
    '_clock_change looks until the last moment'
);
select is(
    signalbox._clock_change('2026-04-04 12:00+00', '2026-04-05 12:00+00', 'Australia/Lord_Howe'),
    '2026-04-04 15:00+00',
    '_clock_change knows changes of half an hour'
);

select * from finish();
rollback;
