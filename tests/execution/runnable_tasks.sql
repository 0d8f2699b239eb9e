begin;
select plan(6);

select from tests.make_workflow();
select from tests.make_task('low', priority => 'low');
select from tests.make_task('high', priority => 'high');
select from tests.make_task('waits', depends_on => '{low}');
select from tests.make_task('later', available_at => now() + interval '1 day');
select from tests.make_task('running', priority => 'critical');
select from tests.claim_one();
select from tests.make_task('other queue', queue => 'aaa', priority => 'low');
select set_config('tests.first', tests.workflow()::text, false);
select from tests.make_workflow(name => 'second');
select from tests.make_task('other workflow');

select results_eq(
    'select key from signalbox.runnable_tasks(tests.project())',
    $$values ('other queue'), ('high'), ('other workflow'), ('low')$$,
    'runnable_tasks lists the ready tasks by queue and in the order of claiming'
);
select results_eq(
    $$select key from signalbox.runnable_tasks(
        tests.project(), current_setting('tests.first')::uuid)$$,
    $$values ('other queue'), ('high'), ('low')$$,
    'runnable_tasks is narrowed to a workflow'
);
select results_eq(
    $$select key from signalbox.runnable_tasks(tests.project(), queue => 'aaa')$$,
    $$values ('other queue')$$,
    'runnable_tasks is narrowed to a queue'
);
select results_eq(
    'select status from signalbox.runnable_tasks(tests.project()) group by status',
    $$values ('ready'::signalbox_data.task_status)$$,
    'runnable_tasks shows nothing that is not ready'
);
select results_eq(
    $$select key from signalbox.runnable_tasks(tests.project(), queue => 'default')$$,
    $$select key from signalbox.claim_tasks('w', project_id => tests.project(), max_tasks => 9)$$,
    'runnable_tasks shows the tasks in the order in which a claim takes them'
);
select is_empty(
    $$select * from signalbox.runnable_tasks('00000000-0000-7000-8000-000000000000')$$,
    'runnable_tasks finds nothing in a project that does not exist'
);

select * from finish();
rollback;
