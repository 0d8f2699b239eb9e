begin;
select plan(2);

select results_eq(
    $$select s, signalbox._one_side('"a":[1,null],"b":["x","y"],"c":[null,{"d":[null]}],"e@":-5', s)
    from generate_series(0, 1) s$$,
    $$values (0, '"a":1,"b":"x"'), (1, '"b":"y","c":{"d":[null]},"e@":-5')$$,
    '_one_side leaves one value of each pair, and none that is null'
);
select is(
    signalbox._one_side('"a":[1,null]', 1), null, '_one_side is null when nothing is left'
);

select * from finish();
rollback;
