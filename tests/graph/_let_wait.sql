begin;
select plan(4);

select from tests.make_workflow();
select from tests.make_task('ready');
select from tests.make_task('delayed', available_at => now() + interval '1 hour');
select from tests.make_task('running');
select from tests.claim('running');
select from tests.make_wait('waiting', '{"kind": "approval"}');

select from signalbox._let_wait(
    tests.project(),
    array[tests.task('ready'), tests.task('delayed'), tests.task('running'), tests.task('waiting')],
    '{1,2,1,1}'
);
select results_eq(
    $$select key, status::text, unmet_dependencies from signalbox.tasks
    where project_id = tests.project() order by key$$,
    $$values ('delayed', 'pending', 2), ('ready', 'pending', 1), ('running', 'in_progress', 1),
        ('waiting', 'pending', 1)$$,
    '_let_wait makes tasks wait, save those that run'
);
select is_empty(
    $$select task_id from signalbox_data.ready_tasks where project_id = tests.project()$$,
    '_let_wait takes them out of the queue'
);
select is_empty(
    $$select task_id from signalbox_data.delayed_tasks where project_id = tests.project()$$,
    '_let_wait takes them from among the delayed'
);
select is_empty(
    $$select task_id from signalbox_data.task_waits where project_id = tests.project()$$,
    '_let_wait ends their waits'
);

select * from finish();
rollback;
