begin;
select plan(2);

select from tests.make_workflow();
select from tests.make_task('top');
select from tests.make_task('middle', parent => 'top');
select from tests.make_task('bottom', parent => 'middle');
select from tests.make_task('done', parent => 'top');
select from tests.make_task('below done', parent => 'done');
select from tests.set_status('done', 'completed');

select set_eq(
    $$select signalbox._open_subtasks(tests.project(), tests.task('top'))$$,
    $$select tests.task(k) from unnest('{middle,bottom,below done}'::text[]) k$$,
    '_open_subtasks finds unfinished subtasks at every depth, below finished ones too'
);
select is_empty(
    $$select signalbox._open_subtasks(tests.project(), tests.task('bottom'))$$,
    '_open_subtasks finds none of a task without subtasks'
);

select * from finish();
rollback;
