begin;
select plan(3);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select from tests.make_task('gate');
select from tests.make_task('waits', depends_on => '{gate}');
select from tests.make_task('set aside', depends_on => '{gate}');
select from tests.set_status('set aside', 'blocked');
select from tests.make_task('runs');
select from tests.claim('runs');
select from tests.make_workflow(on_dependency_failure => 'block', name => 'blocks');
select from tests.make_task('blocks', depends_on => '{gate}');

select results_eq(
    $$select t.key, s.workflow_id = t.workflow_id
    from signalbox._skip_tasks(
        tests.project(), array(select id from signalbox.tasks
        where project_id = tests.project())
    ) s
    inner join signalbox.tasks t on t.id = s.task_id$$,
    $$values ('waits', true)$$,
    '_skip_tasks returns the pending tasks of workflows that skip, and no other'
);
select results_eq(
    $$select status::text, status_reason, finished_at from signalbox.tasks
    where id = tests.task('waits')$$,
    $$values ('skipped', 'a dependency can no longer be met',
        '2026-01-01 12:00+00'::timestamptz)$$,
    '_skip_tasks says why'
);
select is_empty(
    'select * from tests.broken_invariants()', '_skip_tasks breaks no invariant'
);

select * from finish();
rollback;
