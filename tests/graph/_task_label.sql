begin;
select plan(3);

select from tests.make_workflow();
select from tests.make_task('named');
select set_config('tests.nameless', id::text, false)
from signalbox.create_task(tests.project(), tests.workflow(), 'x');

select is(
    signalbox._task_label(tests.project(), tests.task('named')), 'named',
    '_task_label calls a task by its key'
);
select is(
    signalbox._task_label(tests.project(), current_setting('tests.nameless')::uuid),
    current_setting('tests.nameless'),
    '_task_label calls a task without a key by its id'
);
select is(
    signalbox._task_label(tests.project(), '00000000-0000-7000-8000-000000000000'),
    '00000000-0000-7000-8000-000000000000',
    '_task_label calls a task that is gone by its id'
);

select * from finish();
rollback;
