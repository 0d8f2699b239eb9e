-- Runs in a database of its own.
begin;
select plan(5);

delete from signalbox_data.audit_summaries;
select from tests.make_project();
select set_config('tests.ada', id::text, true) from signalbox.create_user('ada');
create function kind(entity text, operation text, action text)
returns smallint
language sql
as $$select signalbox._audit_kind(kind.entity, kind.operation::signalbox_data.audit_operation, kind.action)$$;

select tests.add_summary('2026-01-01 08:00+00', kind('report', 'event', 'note'), 1, current_setting('tests.ada')::uuid);
select tests.add_summary('2026-01-01 09:00+00', kind('lamp', 'insert', 'insert'), 2, current_setting('tests.ada')::uuid);
select tests.add_summary('2026-01-01 09:00+00', kind('lamp', 'update', 'update'), 4, current_setting('tests.ada')::uuid);
select tests.add_summary('2026-01-01 09:00+00', kind('lamp', 'delete', 'delete'), 8, current_setting('tests.ada')::uuid);
select tests.add_summary('2026-01-01 10:00+00', kind('lamp', 'truncate', 'truncate'), 16, current_setting('tests.ada')::uuid);
select tests.add_summary('2026-01-01 10:00+00', kind('lamp', 'insert', 'insert'), 32, null, 'ci');
select tests.add_summary('2026-01-02 10:00+00', kind('lamp', 'insert', 'insert'), 64, current_setting('tests.ada')::uuid);
select results_eq(
    $$select day, user_name, session_role, entries, inserts, updates, deletes, events, entity_types
    from signalbox.v_user_activity order by day, entries$$,
    $$values
        ('2026-01-01'::date, 'ada', 'x', 31::bigint, 2::bigint, 4::bigint, 24::bigint, 1::bigint, '{lamp,report}'::text[]),
        ('2026-01-01', null, 'ci', 32, 32, 0, 0, 0, '{lamp}'),
        ('2026-01-02', 'ada', 'x', 64, 64, 0, 0, 0, '{lamp}')$$,
    'v_user_activity says what each user did on a day, and what roles did that are none'
);
select results_eq(
    $$select first_at, last_at from signalbox.v_user_activity where entries = 31$$,
    $$values ('2026-01-01 08:00+00'::timestamptz, '2026-01-01 10:00+00'::timestamptz)$$,
    'v_user_activity says from when until when'
);
select from signalbox.set_audit_rule('lamp', 'insert', 'warning');
select from signalbox.set_audit_rule('lamp', 'update', 'info');
select from signalbox.set_audit_rule('lamp', 'delete', 'info');
select from signalbox.set_audit_rule('lamp', 'truncate', 'error');
select is(
    (select warnings from signalbox.v_user_activity where entries = 31), 18::bigint,
    'v_user_activity: warnings are those of the severity warning and more'
);
select is(
    tests.rows_as('signalbox_reader', 'select * from signalbox.v_user_activity'), 3::bigint,
    'v_user_activity is for members'
);
select from tests.become_member('reader', '{}');
select is(
    tests.outcome_as('signalbox_reader', 'select * from signalbox.v_user_activity'), '0',
    'v_user_activity shows nothing to who is no member'
);

select * from finish();
rollback;
