begin;
select plan(2);

select results_eq(
    'select signalbox_data.to_priority(n)::text from generate_series(1, 10) n',
    '{1,2,3,4,5,6,7,8,9,10}'::text[],
    'to_priority takes 1 to 10'
);
select throws_ok(
    'select signalbox_data.to_priority(-1)',
    '22P02',
    'invalid input value for enum signalbox_data.priority: "-1"',
    'to_priority refuses what lies outside'
);

select * from finish();
rollback;
