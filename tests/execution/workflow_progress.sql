begin;
select plan(5);

select from tests.make_workflow(name => 'one');
select results_eq(
    'select name, status::text, tasks, percent_finished, started_at, finished_at
    from signalbox.workflow_progress(tests.project())',
    $$values ('one', 'active', 0::bigint, null::numeric, null::timestamptz, null::timestamptz)$$,
    'workflow_progress knows no share of a workflow without tasks'
);

select from signalbox.create_tasks(
    tests.project(), tests.workflow(),
    (
        select jsonb_agg(jsonb_build_object('title', status, 'key', status, 'status', status))
        from unnest(enum_range(null::signalbox_data.task_status)) status
    ) || '[{"title": "waits", "depends_on": ["in_progress"]}]'
);
select results_eq(
    'select tasks, waiting, ready, in_progress, in_review, set_aside, completed, failed,
        cancelled, skipped, percent_finished
    from signalbox.workflow_progress(tests.project())',
    $$values (13::bigint, 1::bigint, 2::bigint, 1::bigint, 2::bigint, 2::bigint,
        2::bigint,
        1::bigint, 1::bigint, 1::bigint, 38.5)$$,
    'workflow_progress counts each status once'
);

select set_config('tests.first', tests.workflow()::text, false);
select from tests.make_workflow(name => 'two');
select from tests.make_task('only');
select from tests.complete('only');
select results_eq(
    'select name, status::text, percent_finished, finished_at is not null
    from signalbox.workflow_progress(tests.project())',
    $$values ('one', 'active', 38.5, false), ('two', 'completed', 100.0, true)$$,
    'workflow_progress has a row for each workflow in the order of making'
);
select results_eq(
    $$select name from signalbox.workflow_progress(
        tests.project(), current_setting('tests.first')::uuid)$$,
    $$values ('one')$$,
    'workflow_progress is narrowed to a workflow'
);
select is_empty(
    $$select * from signalbox.workflow_progress('00000000-0000-7000-8000-000000000000')$$,
    'workflow_progress finds nothing in a project that does not exist'
);

select * from finish();
rollback;
