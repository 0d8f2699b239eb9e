begin isolation level repeatable read;
select plan(5);

select throws_ok(
    'select signalbox._require_read_committed()',
    '25000', 'not possible in a repeatable read transaction',
    '_require_read_committed refuses a snapshot that hides what others do'
);
select from tests.make_project();
select set_config('tests.workflow_id', id::text, false)
from signalbox.create_workflow(tests.project(), 'w');
select throws_ok(
    $$select tests.make_task('a')$$,
    '25000', 'not possible in a repeatable read transaction',
    '_require_read_committed holds for create_task'
);
select throws_ok(
    $$select signalbox.create_tasks(tests.project(), tests.workflow(),
        '[{"title": "x"}]')$$,
    '25000', 'not possible in a repeatable read transaction',
    '_require_read_committed holds for create_tasks'
);
insert into signalbox_data.tasks (project_id, workflow_id, key, title)
select tests.project(), tests.workflow(), k, k from unnest('{a,b}'::text[]) k;
select throws_ok(
    $$select tests.link('b', 'a')$$,
    '25000', 'not possible in a repeatable read transaction',
    '_require_read_committed holds for add_dependency'
);
select throws_ok(
    $$select tests.set_status('b', 'completed')$$,
    '25000', 'not possible in a repeatable read transaction',
    '_require_read_committed holds for set_task_status'
);
select * from finish();
rollback;
