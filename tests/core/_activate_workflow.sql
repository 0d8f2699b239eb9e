begin;
select plan(3);

select from tests.make_workflow();
select from tests.make_task('a');
select from signalbox.pause_workflow(tests.project(), tests.workflow());
select throws_ok(
    $$select signalbox._activate_workflow(tests.project(), tests.workflow(), '{draft}', 'begun')$$,
    'SB002', format('workflow %s is paused and cannot be begun', tests.workflow()),
    '_activate_workflow refuses a status that is not allowed'
);
select signalbox._activate_workflow(tests.project(), tests.workflow(), '{paused}', 'begun');
select results_eq(
    'select * from tests.statuses()', $$values ('a', 'ready')$$,
    '_activate_workflow lets go on what waits for nothing'
);
select is_empty('select * from tests.broken_invariants()', '_activate_workflow breaks no invariant');

select * from finish();
rollback;
