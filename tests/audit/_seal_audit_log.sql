-- Runs in a database of its own.
begin;
select plan(14);

select from tests.make_project();
select is(
    signalbox._seal_audit_log(horizon => txid_current()), (
        select count(*)::integer from (
            select from signalbox_data.audit_logs where txid < txid_current()
            union all select from signalbox_data.audit_contexts where txid < txid_current()
        ) l
    ),
    '_seal_audit_log takes what is below the horizon'
);
select is(
    signalbox._seal_audit_log(horizon => txid_current()), 0, '_seal_audit_log makes no seal of nothing'
);
select is(
    signalbox._seal_audit_log(), 0, '_seal_audit_log leaves its own transaction, which has not ended'
);
select results_eq(
    'select count(*) from signalbox_data.audit_seals', 'values (1::bigint)', '_seal_audit_log has made one seal'
);
select results_eq(
    'select kinds from signalbox_data.audit_seals',
    'select array_agg(id order by id) from signalbox_data.audit_kinds',
    '_seal_audit_log seals the kinds'
);
select from tests.make_project();
select from tests.make_project();
do $$
begin
    for turn in 1..1000 loop
        exit when signalbox._seal_audit_log(2, txid_current() + 1) = 0;
    end loop;
end;
$$;
select results_eq(
    'select max(p.entries), sum(p.entries) from signalbox_data.audit_seal_parts p where p.seal_id > 1',
    'select 2, count(*) from signalbox_data.audit_logs where txid = txid_current()',
    '_seal_audit_log seals every entry once, so many at a time'
);
select ok((select v.is_intact and v.unsealed = 0 from signalbox.verify_audit_log() v), '_seal_audit_log leaves nothing out');
insert into signalbox_data.audit_kinds (operation, severity, entity, action, category)
values ('event', 'info', 'thing', 'paint', 'x');
select is(signalbox._seal_audit_log(horizon => txid_current() + 1), 0, '_seal_audit_log covers no entry with a new kind alone');
select results_eq(
    'select s.kinds from signalbox_data.audit_seals s order by s.id desc limit 1',
    $$select array[id] from signalbox_data.audit_kinds where entity = 'thing'$$,
    '_seal_audit_log seals a kind that is new, and no other again'
);

-- A dump was restored: its transactions have numbers that are far ahead, and some of them are not sealed.
insert into signalbox_data.audit_logs (occurred_at, txid, seq, kind, session_role)
select '2026-01-01', 9000000000 + n, 1000000 + n, 1, 'old' from generate_series(1, 5) n;
select is(signalbox._seal_audit_log(horizon => 9000000004), 3, '_seal_audit_log: what the old server has sealed');
insert into signalbox_data.audit_logs (occurred_at, txid, seq, kind, session_role)
values ('2026-01-02', 3, 1000006, 1, 'new'), ('2026-01-02', 4, 1000007, 1, 'new');
do $$
begin
    for turn in 1..1000 loop
        exit when signalbox._seal_audit_log(10, 5) = 0;
    end loop;
end;
$$;
select results_eq(
    'select s.generation, s.after_seq, sum(p.entries)
    from signalbox_data.audit_seals s inner join signalbox_data.audit_seal_parts p on p.seal_id = s.id
    where s.last_seq > 1000003
    group by s.id, s.generation, s.after_seq order by s.id',
    'values (1, null::bigint, 2::bigint), (2, 1000005, 2)',
    '_seal_audit_log ends a generation before the next one begins'
);
select results_eq(
    'select is_intact, unsealed from signalbox.verify_audit_log()', 'values (true, 0::bigint)',
    '_seal_audit_log: a log of two generations is verified'
);
select is(
    tests.verdict_after($$delete from signalbox_data.audit_logs where seq = 1000006$$) ~ '2026-01: 1 entries, of which 2 were sealed$',
    true, '_seal_audit_log: what is missing in the second generation is seen'
);
select is(
    tests.verdict_after($$delete from signalbox_data.audit_logs where seq = 1000004$$) ~ '2026-01: 1 entries, of which 2 were sealed$',
    true, '_seal_audit_log: what is missing at the end of the first one is seen'
);

select * from finish();
rollback;
