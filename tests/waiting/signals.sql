begin;
select plan(2);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select from tests.make_wait('task', '{"kind": "signal", "name": "go"}');
select from signalbox.send_signal(tests.project(), 'go', '1', idempotency_key => 'k');
select from signalbox.send_signal(
    tests.project(), 'go', workflow_id => tests.workflow(), valid_for => '1 day'
);
select results_eq(
    $$select name, workflow_id, payload, idempotency_key, sent_at, expires_at, task_id, consumed_at
    from signalbox.signals where project_id = tests.project() order by payload$$,
    $$values
        ('go', null::uuid, '1'::jsonb, 'k', '2026-01-01 12:00+00'::timestamptz, '2026-04-01 12:00+00'::timestamptz,
            tests.task('task'), '2026-01-01 12:00+00'::timestamptz),
        ('go', tests.workflow(), null, null, '2026-01-01 12:00+00', '2026-01-02 12:00+00',
            null, null)$$,
    'signals shows what was sent, and who has taken it'
);
delete from signalbox_data.workflows where id = tests.workflow();
select is_empty(
    'select from signalbox.signals where project_id = tests.project()',
    'signals go with the workflow they were sent to, and with the task that has taken them'
);

select * from finish();
rollback;
