-- Runs in a database of its own.
begin;
select plan(3);

select from tests.make_old_month();
commit;
begin;
select tests.set_clock('2019-06-15 12:00+00');
insert into signalbox_data.audit_logs (occurred_at, txid, seq, kind, session_role)
values ('2019-02-28+00', txid_current(), 5000000, 1, 'late');
select signalbox._seal_audit_log(horizon => txid_current() + 1);
select results_eq(
    $$select seal_id, month, line from signalbox.audit_archive_lines('audit_logs_2019_02', 1, 2)$$,
    $$select case when l.seq = 5000000 then 2 else 1 end::bigint, '2019-02', signalbox._audit_line(l)
    from signalbox_data.audit_logs l where l.occurred_at < '2019-03-01+00' order by l.txid, l.seq$$,
    'audit_archive_lines has the lines in the order of seals'
);
select results_eq(
    $$select line::json ->> 2 from signalbox.audit_archive_lines('audit_logs_2019_02', 2, 2)$$, $$values ('5000000')$$,
    'audit_archive_lines has those of the seals that it is asked for'
);
select throws_ok(
    $$select tests.rows_as('signalbox_operator', $q$select signalbox.audit_archive_lines('audit_logs_2019_02', 1, 2)$q$)$$,
    '42501', null, 'audit_archive_lines is for administrators'
);

select * from finish();
rollback;
