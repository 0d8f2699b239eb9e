-- Runs in a database of its own.
begin;
select plan(8);

select tests.set_clock('2026-06-15 12:00+00');
create temporary table kinds as
select
    (select min(id) from signalbox_data.audit_kinds where category = 'work') as work,
    (select min(id) from signalbox_data.audit_kinds where category = 'security') as security;
insert into signalbox_data.audit_seal_parts (seal_id, month, table_name, entries, kinds, digest)
select 900, m.month::date, 'audit_logs', 1, m.kinds, sha256('')
from kinds k
cross join lateral (
    values ('2026-01-01', array[k.work]), ('2026-02-01', array[k.security]), ('2026-02-01', array[k.work])
) m (month, kinds)
where m.month < '2026-02' or m.kinds = array[k.security];
insert into signalbox_data.audit_seal_parts (seal_id, month, table_name, entries, kinds, digest)
select 901, '2026-02-01', 'audit_logs', 1, array[k.work], sha256('') from kinds k;

prepare kept (text, timestamptz, timestamptz) as select signalbox._audit_keep_until($1, $2, $3);
select results_eq(
    $$execute kept('audit_logs', '2026-01-01+00', '2026-02-01+00')$$, $$values ('infinity'::timestamptz)$$,
    '_audit_keep_until is never unless somebody says so'
);
select from signalbox.set_configuration(null, 'audit.retention.work', '30 days', 'duration');
select results_eq(
    $$execute kept('audit_logs', '2026-01-01+00', '2026-02-01+00')$$, $$values ('2026-03-03 00:00+00'::timestamptz)$$,
    '_audit_keep_until counts from the end of the month'
);
select results_eq(
    $$execute kept('audit_logs', '2026-02-01+00', '2026-03-01+00')$$, $$values ('infinity'::timestamptz)$$,
    '_audit_keep_until keeps what has a category that is kept'
);
select from signalbox.set_configuration(null, 'audit.retention.security', '60 days', 'duration');
select results_eq(
    $$execute kept('audit_logs', '2026-02-01+00', '2026-03-01+00')$$, $$values ('2026-04-30 00:00+00'::timestamptz)$$,
    '_audit_keep_until goes by the category that is kept longest'
);
select results_eq(
    $$execute kept('audit_logs', null, null)$$, $$values ('infinity'::timestamptz)$$,
    '_audit_keep_until keeps the default partition'
);
select from signalbox.set_configuration(null, 'audit.retention', '10 days', 'duration');
select results_eq(
    $$execute kept('audit_logs', '2026-03-01+00', '2026-04-01+00')$$, $$values ('2026-04-11 00:00+00'::timestamptz)$$,
    '_audit_keep_until goes by the installation where there is nothing'
);
select results_eq(
    $$execute kept('audit_contexts', '2026-01-01+00', '2026-02-01+00')$$, $$values ('2026-02-11 00:00+00'::timestamptz)$$,
    '_audit_keep_until lets contexts go when no entry is left that could have them'
);
select signalbox._make_audit_partition('audit_logs', '2026-02-01+00', '2026-03-01+00');
select results_eq(
    $$execute kept('audit_contexts', '2026-01-01+00', '2026-02-01+00')$$, $$values ('infinity'::timestamptz)$$,
    '_audit_keep_until keeps contexts that entries of the next month could have'
);

select * from finish();
rollback;
