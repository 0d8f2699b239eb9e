begin;
select plan(3);

select results_eq(
    $$select signalbox._filter_values('{"a": "x", "b": ["y", "z", 1], "c": 7, "d": []}', n)
    from unnest('{a,b,c,d,e}'::text[]) n$$,
    $$values ('{x}'::text[]), ('{y,z,1}'), ('{7}'), ('{}'), (null)$$,
    '_filter_values are the strings or numbers that are given'
);
select results_eq(
    $$select * from tests.error_of($q$select signalbox._filter_values('{"a": ["x", {}]}', 'a')$q$)$$,
    $$values ('SB005', 'filter a must be a string or a list of strings', '$.a[1]', '')$$,
    '_filter_values tells which member of a list is none'
);
select results_eq(
    $$select detail from unnest(array['true', 'null', '{}']) v
    cross join tests.error_of(format($q$select signalbox._filter_values('{"a": %s}', 'a')$q$, v))$$,
    $$values ('$.a'), ('$.a'), ('$.a')$$,
    '_filter_values refuses all else'
);

select * from finish();
rollback;
