begin;
select plan(2);

select columns_are(
    'signalbox', 'tasks',
    array(
        select attname from pg_catalog.pg_attribute
        where attrelid = 'signalbox_data.tasks'::regclass and attnum > 0
            and not attisdropped
    ),
    'tasks shows all that is known of a task'
);
select from tests.make_workflow();
select from tests.make_task('a');
select results_eq(
    'select id, key, status::text from signalbox.tasks
    where project_id = tests.project()',
    $$values (tests.task('a'), 'a', 'ready')$$,
    'tasks shows each task'
);

select * from finish();
rollback;
