begin;
select plan(7);

select from tests.make_project();
select signalbox.set_context('{"user_id": "42", "user_email": "ada@example.com", "user_name": "Ada", "ip_address": "10.0.0.1",
    "user_agent": "curl", "request_id": "r", "shift": "night"}');
update signalbox_data.projects set description = 'x' where id = tests.project();
select signalbox.set_context('{"request_id": "bare"}');
update signalbox_data.projects set description = 'y' where id = tests.project();
select set_config('signalbox.context', '', true);
create function entry(description text)
returns bigint
language sql
as $$select a.id from signalbox.audit_logs a where a.changes #>> '{description,1}' = entry.description$$;

select results_eq(
    $$select * from signalbox.reveal_context(entry('x'))$$,
    $$values ('42', 'ada@example.com', 'Ada', '10.0.0.1', 'curl', '{"shift": "night"}'::jsonb)$$,
    'reveal_context has what the client said'
);
select results_eq(
    $$select action, category, project_id, changes from signalbox.audit_logs where entity_type = 'audit_context'$$,
    $$select 'export', 'privacy', tests.project(), jsonb_build_object('entry', entry('x'))$$,
    'reveal_context is recorded'
);
select is_empty($$select * from signalbox.reveal_context(entry('y'))$$, 'reveal_context has nothing where nothing was said');
select throws_ok('select signalbox.reveal_context(0)', 'SB001', 'entry 0 not found', 'reveal_context wants an entry');
select throws_ok('select signalbox.reveal_context(null)', 'SB001', null, 'reveal_context wants an entry that has an id');
delete from signalbox_data.personal_values where is_context;
select results_eq(
    $$select * from signalbox.reveal_context(entry('x'))$$,
    $$values (null::text, null::text, null::text, null::text, null::text, null::jsonb)$$,
    'reveal_context has nothing that is erased'
);
select set_config('tests.entry', entry('x')::text, true);
select from tests.become_member('admin', array[tests.project()]);
select is(
    tests.outcome_as('signalbox_operator', format('select signalbox.reveal_context(%s)', current_setting('tests.entry'))),
    '42501', 'reveal_context is for administrators'
);

select * from finish();
rollback;
