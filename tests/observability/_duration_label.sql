begin;
select plan(1);

select results_eq(
    $$select s, signalbox._duration_label(s)
    from unnest('{0,0.0001,0.24,0.9994,0.9996,2.44,9.94,9.96,34.4,59.4,59.6,60,200,3599.4,3599.6,
        7500,86369,86370,90000,266400,864000}'::numeric[]) s$$,
    $$values
        (0::numeric, '0 s'), (0.0001, '1 ms'), (0.24, '240 ms'), (0.9994, '999 ms'),
        (0.9996, '1 s'), (2.44, '2.4 s'), (9.94, '9.9 s'), (9.96, '10 s'), (34.4, '34 s'),
        (59.4, '59 s'), (59.6, '1 min'), (60, '1 min'), (200, '3 min 20 s'),
        (3599.4, '59 min 59 s'), (3599.6, '1 h'), (7500, '2 h 5 min'), (86369, '23 h 59 min'),
        (86370, '1 d'), (90000, '1 d 1 h'), (266400, '3 d 2 h'), (864000, '10 d')$$,
    '_duration_label says how long in two units at most, and rounds into the next one'
);

select * from finish();
rollback;
