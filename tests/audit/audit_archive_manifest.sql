-- Runs in a database of its own.
begin;
select plan(5);

select from tests.make_old_month();
commit;
begin;
select tests.set_clock('2019-06-15 12:00+00');
select results_eq(
    $$select m - array['kinds', 'parts', 'columns', 'entries'] from signalbox.audit_archive_manifest('audit_logs_2019_02') m$$,
    $$values ('{"format": "signalbox audit archive 1", "partition": "audit_logs_2019_02", "table": "audit_logs",
        "from": "2019-02-01T00:00:00", "until": "2019-03-01T00:00:00", "last_seal": 1}'::jsonb)$$,
    'audit_archive_manifest says what is archived'
);
select results_eq(
    $$select m -> 'parts', m -> 'entries' from signalbox.audit_archive_manifest('audit_logs_2019_02') m$$,
    $$select jsonb_build_array(jsonb_build_array(1, '2019-02', p.entries, encode(p.digest, 'hex'))), to_jsonb(p.entries)
    from signalbox_data.audit_seal_parts p where p.table_name = 'audit_logs' and p.month = '2019-02-01'$$,
    'audit_archive_manifest has what seals say of it'
);
select results_eq(
    $$select jsonb_array_length(m -> 'columns') from unnest('{audit_logs_2019_02,audit_contexts_2019_02}'::text[]) n
    cross join lateral signalbox.audit_archive_manifest(n) m
    union all
    select jsonb_array_length(m -> 'kinds') from signalbox.audit_archive_manifest('audit_logs_2019_02') m$$,
    $$values (13), (13), ((select count(*)::integer from signalbox_data.audit_kinds))$$,
    'audit_archive_manifest says how lines are read'
);
select throws_ok(
    $$select signalbox.audit_archive_manifest('audit_logs_1999_02')$$, 'SB001', null,
    'audit_archive_manifest knows which there are'
);
select is(
    tests.outcome_as('signalbox_operator', $$select signalbox.audit_archive_manifest('audit_logs_2019_02')$$),
    '42501', 'audit_archive_manifest is for administrators'
);

select * from finish();
rollback;
