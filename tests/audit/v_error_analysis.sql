-- Runs in a database of its own.
begin;
select plan(5);

delete from signalbox_data.audit_summaries;
select from tests.make_project();
create function kind(entity text, action text)
returns smallint
language sql
as $$select signalbox._audit_kind(kind.entity, 'event', kind.action)$$;
select tests.add_summary('2026-01-01 08:10+00', kind('lamp', 'burn'), 30);
select tests.add_summary('2026-01-01 08:50+00', kind('lamp', 'break'), 10, null, 'y');
select tests.add_summary('2026-01-01 08:20+00', kind('lamp', 'break'), 10);
select tests.add_summary('2026-01-01 08:10+00', kind('street', 'burn'), 1000);
select tests.add_summary('2026-01-01 09:00+00', kind('lamp', 'break'), 1);
select tests.add_summary('2026-01-01 09:00+00', kind('session', 'access_denied'), 1);
select tests.add_summary('2026-01-01 09:00+00', kind('session', 'login'), 2);
select from signalbox.set_audit_rule('lamp', 'break', 'error');
select from signalbox.set_audit_rule('lamp', 'burn', 'warning');
select results_eq(
    $$select starts_at, entity_type, action, errors, entries, error_rate from signalbox.v_error_analysis order by 1, 2$$,
    $$values
        ('2026-01-01 08:00+00'::timestamptz, 'lamp', 'break', 20::bigint, 50::bigint, 0.4000),
        ('2026-01-01 09:00+00', 'lamp', 'break', 1, 1, 1.0000),
        ('2026-01-01 09:00+00', 'session', 'access_denied', 1, 3, 0.3333)$$,
    'v_error_analysis says by hour how many of what was done with an entity were errors, refusals as well'
);
select results_eq(
    $$select first_at, last_at, severity::text from signalbox.v_error_analysis where errors = 20$$,
    $$values ('2026-01-01 08:20+00'::timestamptz, '2026-01-01 08:50+00'::timestamptz, 'error')$$,
    'v_error_analysis says from when until when'
);
select from signalbox.set_audit_rule('lamp', 'break', 'warning');
select is(
    (select count(*) from signalbox.v_error_analysis where entity_type = 'lamp'), 0::bigint,
    'v_error_analysis has nothing that a rule says is no error'
);
select is(
    tests.rows_as('signalbox_reader', 'select * from signalbox.v_error_analysis'), 1::bigint,
    'v_error_analysis is for members'
);
select from tests.become_member('reader', '{}');
select is(
    tests.outcome_as('signalbox_reader', 'select * from signalbox.v_error_analysis'), '0',
    'v_error_analysis shows nothing to who is no member'
);

select * from finish();
rollback;
