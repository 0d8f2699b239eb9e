begin;
select plan(2);

select from tests.make_project();
select from signalbox.set_rate_limit(tests.project(), 'rate', 3, '1 hour', 2);
select from signalbox._undo_delete(
    1, 'rate_limit', jsonb_build_object('project_id', tests.project(), 'key', 'rate'), '{"amount": 9}'
);
select results_eq(
    $$select amount, per, burst from signalbox.rate_limits where project_id = tests.project()$$,
    $$values (9, '1 hour'::interval, 2)$$, '_undo_delete leaves what was not changed as it is'
);
select throws_ok(
    $$select signalbox._undo_delete(1, 'task', '{}', '{}')$$, 'SB002', null,
    '_undo_delete makes no task again'
);

select * from finish();
rollback;
