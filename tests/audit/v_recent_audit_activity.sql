begin;
select plan(5);

select from tests.make_project();
select from tests.make_workflow();
select from tests.make_task('a');
select from signalbox.update_task(tests.project(), tests.task('a'), '{"title": "b"}');
select from signalbox.log_audit_event('export', 'task', tests.project(), tests.task('a'), '{"rows": 1}');
select from signalbox.delete_task(tests.project(), tests.task('a'));
-- The documents' own query.
select results_eq(
    $$select action, old_values, new_values, changed_fields
    from signalbox.v_recent_audit_activity
    where entity_type = 'task'
        and action in ('update', 'export')
        and "timestamp" > now() - interval '24 hours'
        and project_id = tests.project()
    order by id$$,
    $$values
        ('update', '{"title": "a"}'::jsonb, '{"title": "b"}'::jsonb, '{title}'::text[]),
        ('export', null, '{"rows": 1}', null)$$,
    'v_recent_audit_activity has old and new values apart'
);
select results_eq(
    $$select action, old_values ->> 'title', new_values ->> 'title'
    from signalbox.v_recent_audit_activity
    where entity_type = 'task' and action in ('insert', 'delete') and project_id = tests.project()
    order by id$$,
    $$values ('insert', null, 'a'), ('delete', 'b', null)$$,
    'v_recent_audit_activity: a new row has no old values, and one that goes no new ones'
);
select from tests.set_clock(clock_timestamp() + interval '8 days');
select is_empty(
    $$select from signalbox.v_recent_audit_activity where project_id = tests.project()$$,
    'v_recent_audit_activity has the last 7 days'
);
select from tests.set_clock(clock_timestamp());
select ok(
    tests.rows_as(
        'signalbox_reader',
        format('select * from signalbox.v_recent_audit_activity where project_id = %L', tests.project())
    ) > 4,
    'v_recent_audit_activity is for members'
);
select from tests.become_member('reader', '{}');
select is(
    tests.outcome_as('signalbox_reader', 'select * from signalbox.v_recent_audit_activity'), '0',
    'v_recent_audit_activity shows nothing to who is no member'
);

select * from finish();
rollback;
