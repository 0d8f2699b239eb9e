begin;
select plan(2);

select results_eq(
    $$select s, signalbox._axis_step(s, 8)
    from unnest('{0,0.001,0.09,3,8,9,100,240,4000,90000,691200,100000000}'::numeric[]) s$$,
    $$values (0::numeric, 0.001), (0.001, 0.001), (0.09, 0.02), (3, 0.5), (8, 1), (9, 2), (100, 15),
        (240, 30), (4000, 600), (90000, 21600), (691200, 86400), (100000000, 17280000)$$,
    '_axis_step counts in steps that people count in'
);
select is(signalbox._axis_step(10, 0), 10::numeric, '_axis_step leaves at least one');

select * from finish();
rollback;
