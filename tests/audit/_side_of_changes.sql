begin;
select plan(2);

select results_eq(
    $$select signalbox._side_of_changes('{"a": [1, null], "b": ["x", [2]]}', s) from generate_series(0, 1) s$$,
    $$values ('{"a": 1, "b": "x"}'::jsonb), ('{"a": null, "b": [2]}')$$,
    '_side_of_changes leaves one value of each pair'
);
select is(signalbox._side_of_changes('{}', 1), '{}'::jsonb, '_side_of_changes of nothing is nothing');

select * from finish();
rollback;
