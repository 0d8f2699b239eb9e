begin;
select plan(2);

select from tests.make_project();
select from tests.make_workflow();
select from tests.make_task('a');
select from signalbox._undo_insert(
    1, 'task', jsonb_build_object('project_id', tests.project(), 'id', tests.task('a'))
);
select is(tests.task('a'), null, '_undo_insert takes a row away');
select throws_ok(
    $$select signalbox._undo_insert(1, 'approval_decision', '{}')$$,
    'SB002', 'change 1 cannot be undone: no function takes away what the log calls approval_decision',
    '_undo_insert takes nothing away that has had its effect'
);

select * from finish();
rollback;
