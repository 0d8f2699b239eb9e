-- Runs in a database of its own.
-- What it finds is in verify_audit_log.sql.
-- Runs in a database of its own.
begin;
select plan(3);

select tests.seal();
insert into signalbox_data.audit_logs (occurred_at, txid, seq, kind, session_role)
select '2026-01-31 12:00+00', 9000000000 + n, 1000000 + n, 1, 'r' from generate_series(1, 4) n;
do $$
begin
    for turn in 1..20 loop
        exit when signalbox._seal_audit_log(1, 9000000100) = 0;
    end loop;
end;
$$;
select is_empty('select * from signalbox._seal_problems(1, 5)', '_seal_problems finds none where there are none');
set constraints all immediate;
alter table signalbox_data.audit_logs disable trigger all;
update signalbox_data.audit_logs set changes = 'x' where seq in (1000001, 1000003);
select results_eq(
    'select * from signalbox._seal_problems(1, 5)',
    $$values (2::bigint, 'audit_logs', '2026-01-01'::date, 'an entry was changed'),
        (4, 'audit_logs', '2026-01-01', 'an entry was changed')$$,
    '_seal_problems names all that it finds, the first one first'
);
alter table signalbox_data.audit_seals disable trigger all;
update signalbox_data.audit_seals set sealed_at = now() where id = 3;
select results_eq(
    'select seal_id, problem from signalbox._seal_problems(2, 5)',
    $$values (2::bigint, 'an entry was changed'), (3, 'the seal was changed')$$,
    '_seal_problems ends where the chain is broken'
);

select * from finish();
rollback;
