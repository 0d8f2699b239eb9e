begin;
select plan(3);

select from tests.make_workflow();
select from tests.make_task('held');
select from tests.make_task('ready');
select from tests.make_task('by hand');
select from tests.set_status('by hand', 'in_progress');
select from tests.claim('held', 'claude-1');

select results_eq(
    $$select key, worker, attempt, lease_token from signalbox.claimed_tasks
    where project_id = tests.project()$$,
    $$values ('held', 'claude-1', 1, tests.lease('held'))$$,
    'claimed_tasks shows the tasks that workers hold'
);
select from signalbox.release_task(tests.project(), tests.task('held'), tests.lease('held'));
select is_empty(
    'select key from signalbox.claimed_tasks where project_id = tests.project()',
    'claimed_tasks shows no task that was given back'
);
select ok(
    not has_table_privilege(r, 'signalbox.claimed_tasks', 'select'),
    'claimed_tasks hides the lease tokens from ' || r
)
from unnest('{signalbox_admin}'::text[]) r;

select * from finish();
rollback;
