begin;
select plan(3);

select from tests.make_workflow();
select from tests.make_task('a', retry_delay => '0');
select from tests.fail('a', retry => true);
select from tests.claim('a', 'second');

select results_eq(
    'select attempt, worker, outcome::text, finished_at is null
    from signalbox.task_executions
    where project_id = tests.project() order by attempt',
    $$values (1, 'worker', 'failure', false), (2, 'second', null, true)$$,
    'task_executions shows every attempt'
);
select hasnt_column(
    'signalbox', 'task_executions', 'lease_token', 'task_executions hides the lease token'
);
select ok(
    has_table_privilege('signalbox_reader', 'signalbox.task_executions', 'select'),
    'task_executions can be read by everybody with a role'
);

select * from finish();
rollback;
