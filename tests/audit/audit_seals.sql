-- Runs in a database of its own.
begin;
select plan(4);

select tests.seal();
select results_eq(
    'select id, entries, to_month, hash from signalbox.audit_seals',
    $$select 1::bigint, (select count(*)::numeric from (
            select from signalbox_data.audit_logs union all select from signalbox_data.audit_contexts) l)::bigint,
        (select max(date_trunc('month', occurred_at at time zone 'UTC'))::date from signalbox_data.audit_logs),
        (select encode(hash, 'hex') from signalbox_data.audit_seals)$$,
    'audit_seals shows what a seal covers'
);
select is(tests.outcome_as('signalbox_admin', 'select * from signalbox.audit_seals'), '1', 'audit_seals is for administrators');
select throws_ok(
    $$select tests.rows_as('signalbox_operator', 'select * from signalbox.audit_seals')$$, '42501', null,
    'audit_seals is not for others'
);
select throws_ok(
    format('%s signalbox_data.%I', c.command, c.name), 'SB007', null,
    'audit_seals: nobody changes what seals are made of'
)
from (values ('truncate', 'audit_seal_parts')) c (command, name);

select * from finish();
rollback;
