begin;
select plan(3);

select results_eq(
    $$select signalbox._filter_value('{"a": "x", "b": 7}', n) from unnest('{a,b,c}'::text[]) n$$,
    $$values ('x'), ('7'), (null)$$,
    '_filter_value is the string or number that is given'
);
select results_eq(
    $$select * from tests.error_of($q$select signalbox._filter_value('{"a": ["x"]}', 'a')$q$)$$,
    $$values ('SB005', 'filter a must be a string, not array', '$.a', '')$$,
    '_filter_value refuses a list, with its path'
);
select throws_ok(
    $$select signalbox._filter_value('{"a": null}', 'a')$$, 'SB005', null, '_filter_value refuses null'
);

select * from finish();
rollback;
