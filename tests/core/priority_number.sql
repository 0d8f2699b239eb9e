begin;
select plan(4);

select results_eq(
    $$select signalbox.priority_number(p)
    from unnest('{low,medium,high,critical,1,5,10}'::signalbox_data.priority[]) p$$,
    '{3,5,8,10,1,5,10}'::smallint[],
    'priority_number turns words and numbers into numbers'
);
select is(
    signalbox.priority_number(8), 8::smallint, 'priority_number takes a bare integer'
);
select throws_ok(
    'select signalbox.priority_number(0)',
    '22P02',
    'invalid input value for enum signalbox_data.priority: "0"',
    'priority_number refuses 0'
);
select throws_ok(
    $$select signalbox.priority_number('Urgent')$$,
    '22P02',
    'invalid input value for enum signalbox_data.priority: "Urgent"',
    'priority_number refuses a word that it does not know'
);

select * from finish();
rollback;
