-- Runs in a database of its own.
begin;
select plan(4);

select tests.seal();
update signalbox_data.users set name = name || 'x';
insert into signalbox_data.audit_logs (occurred_at, txid, seq, kind, session_role)
select '2026-01-31 12:00+00', 9000000000 + n, 1000000 + n, 1, 'r' from generate_series(1, 2) n;
select signalbox._seal_audit_log(1, 9000000100), signalbox._seal_audit_log(1, 9000000100);
select results_eq(
    'select id, hash, line::json ->> ''seal'' from signalbox.export_audit_seals()',
    $$select id, encode(sha256(convert_to(signalbox._seal_line(s), 'UTF8')), 'hex'), id::text
    from signalbox_data.audit_seals s order by s.id$$,
    'export_audit_seals has a line for each seal, whose SHA-256 is its hash'
);
select results_eq(
    'select line::json ->> ''previous'' from signalbox.export_audit_seals(1)',
    'select encode(hash, ''hex'') from signalbox_data.audit_seals where id < 3 order by id',
    'export_audit_seals has the seals after one, and each has the hash of the one before'
);
select results_eq(
    'select id from signalbox.export_audit_seals(1, 1)', 'values (2::bigint)',
    'export_audit_seals has at most so many'
);
select throws_ok(
    $$select tests.rows_as('signalbox_operator', 'select * from signalbox.export_audit_seals()')$$, '42501', null,
    'export_audit_seals is for administrators'
);

select * from finish();
rollback;
