-- Runs in a database of its own.
begin;
select plan(5);

select tests.seal();
insert into signalbox_data.audit_logs (occurred_at, txid, seq, kind, session_role)
select '2026-01-31 12:00+00'::timestamptz + (n / 6) * interval '1 day', 9000000000 + n / 4, 1000000 - n, 1, 'r'
from generate_series(0, 9) n;
do $$
begin
    for turn in 1..20 loop
        exit when signalbox._seal_audit_log(3, 9000000100) = 0;
    end loop;
end;
$$;
create temporary table lines as
select l.*, (l.line::json ->> 1)::bigint as txid, (l.line::json ->> 2)::bigint as seq
from signalbox._sealed_lines('audit_logs', 2, (select max(id) from signalbox_data.audit_seals)) with ordinality
    l (seal_id, month, line, place);
select results_eq(
    'select seal_id, txid, seq from lines order by place',
    'values (2::bigint, 9000000000::bigint, 999997::bigint), (2, 9000000000, 999998), (2, 9000000000, 999999),
        (3, 9000000000, 1000000), (4, 9000000001, 999993), (4, 9000000001, 999994), (4, 9000000001, 999995),
        (5, 9000000001, 999996), (6, 9000000002, 999991), (6, 9000000002, 999992)',
    '_sealed_lines goes by transaction and number'
) where exists (select from signalbox_data.audit_seals where id = 6);
select results_eq(
    'select distinct month from lines order by 1', $$values ('2026-01-01'::date), ('2026-02-01')$$,
    '_sealed_lines says the month'
);
select results_eq(
    'select l.seal_id, l.line from signalbox._sealed_lines(''audit_logs'', 3, 4) l',
    'select seal_id, line from lines where seal_id in (3, 4) order by place',
    '_sealed_lines keeps to the seals that it is asked for'
);
select results_eq(
    $$select l.line from signalbox._sealed_lines('audit_logs', 2, 6, '2026-02-01+00', '2026-03-01+00') l$$,
    $$select line from lines where month = '2026-02-01' order by place$$,
    '_sealed_lines keeps to the time that it is asked for'
);
select is_empty(
    $$select * from signalbox._sealed_lines('audit_contexts', 2, 6)$$, '_sealed_lines has nothing where there is nothing'
);

select * from finish();
rollback;
