-- Runs in a database of its own.
begin;
select plan(7);

select from tests.make_old_month();
commit;
begin;
select tests.set_clock('2019-06-15 12:00+00');
prepare confirm (bigint, text) as
select partition_name, file_name, bytes, sha256, last_seal, dropped_at
from signalbox.confirm_audit_archive('audit_logs_2019_02', '/archive/a.jsonl', $1, 10, $2, 1);
create temporary table entries as select count(*) as count from signalbox_data.audit_logs where occurred_at < '2019-03-01';
select results_eq(
    format($$execute confirm(%s, '%s')$$, e.count, repeat('ab', 32)),
    format($$values ('audit_logs_2019_02', '/archive/a.jsonl', 10::bigint, '%s', 1::bigint, null::timestamptz)$$, repeat('ab', 32)),
    'confirm_audit_archive returns the archive'
)
from entries e;
select results_eq(
    $$select action, entity_type, category, changes ->> 'partition' from signalbox.audit_logs order by id desc limit 1$$,
    $$values ('archive', 'audit_partition', 'audit', 'audit_logs_2019_02')$$, 'confirm_audit_archive is recorded'
);
select throws_ok(
    format($$execute confirm(%s, '%s')$$, e.count + 1, repeat('ab', 32)), 'SB006',
    format('partition audit_logs_2019_02 has %s sealed entries, the archive %s', e.count, e.count + 1),
    'confirm_audit_archive wants all entries'
)
from entries e;
select throws_ok(
    format($$execute confirm(%s, 'ab')$$, e.count), 'SB005', 'sha256 must be 64 hexadecimal digits',
    'confirm_audit_archive wants a digest'
)
from entries e;
select throws_ok(
    format(
        $$select signalbox.confirm_audit_archive('audit_logs_2019_02', 'x', %s, 1, '%s', 99)$$, e.count, repeat('ab', 32)
    ),
    'SB001', 'there is no seal 99', 'confirm_audit_archive knows which seals there are'
)
from entries e;
select throws_ok(
    'delete from signalbox_data.audit_archives', 'SB007', null, 'confirm_audit_archive: what was confirmed stays'
);
select throws_ok(
    $$select tests.rows_as('signalbox_operator',
        $q$select signalbox.confirm_audit_archive('audit_logs_2019_02', 'x', 1, 1, 'x', 1)$q$)$$,
    '42501', null, 'confirm_audit_archive is for administrators'
);

select * from finish();
rollback;
