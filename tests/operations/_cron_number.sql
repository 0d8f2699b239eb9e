begin;
select plan(4);

select is(signalbox._cron_number('07', '{}', 1), 7, '_cron_number reads a number');
select is(
    signalbox._cron_number('MAR', '{JAN,FEB,MAR}', 1), 3,
    '_cron_number counts words from the least value'
);
select is(
    signalbox._cron_number('TUE', '{SUN,MON,TUE}', 0), 2,
    '_cron_number counts words from 0 where that is the least value'
);
select is(
    signalbox._cron_number('MAY', '{SUN,MON,TUE}', 0), null,
    '_cron_number knows no other word'
);

select * from finish();
rollback;
