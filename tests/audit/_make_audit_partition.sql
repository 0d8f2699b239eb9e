-- Runs in a database of its own.
begin;
select plan(8);

select is(
    signalbox._make_audit_partition('audit_logs', '2031-05-01+00', '2031-06-01+00'), 'audit_logs_2031_05',
    '_make_audit_partition names it after its month'
);
select is(
    signalbox._make_audit_partition('audit_contexts', '2031-05-01+00', '2031-08-01+00'), 'audit_contexts_2031_05_to_2031_07',
    '_make_audit_partition names it after its months'
);
select from signalbox._apply_policies();
select results_eq(
    $$select mode from pg_catalog.pg_locks
    where relation = 'signalbox_data.audit_logs'::regclass and pid = pg_backend_pid()
        and mode in ('ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')$$,
    $$select ''::text where false$$,
    '_make_audit_partition does not keep others from writing'
);
-- Like those that the migration has made
create temporary table indexes as
select c.relname, regexp_replace(pg_get_indexdef(i.indexrelid), 'audit_logs\w*', '', 'g') as definition
from pg_catalog.pg_index i inner join pg_catalog.pg_class c on c.oid = i.indrelid
where c.relname ~ '^audit_logs_\d';
select is_empty(
    $$select definition from indexes where relname = 'audit_logs_2031_05'
    except select definition from indexes where relname <> 'audit_logs_2031_05'$$,
    '_make_audit_partition: it has the same indexes'
);
select results_eq(
    $$select g.tgname::text collate "default", g.tgenabled::text collate "default" from pg_catalog.pg_trigger g
    where g.tgrelid = 'signalbox_data.audit_logs_2031_05'::regclass order by 1$$,
    $$values ('audit_logs_only_grow', 'A'), ('partition_is_not_truncated', 'A')$$,
    '_make_audit_partition: it only grows'
);
select results_eq(
    $$select relrowsecurity, relforcerowsecurity, (select array_agg(polname) from pg_catalog.pg_policy p where p.polrelid = c.oid)
    from pg_catalog.pg_class c where oid = 'signalbox_data.audit_logs_2031_05'::regclass$$,
    $$values (true, true, '{owner_sees_all}'::name[])$$,
    '_make_audit_partition: it has its policies'
);
select tests.set_clock('2031-05-05+00');
select from signalbox.set_context('{"request_id": "far"}');
select from tests.make_project();
select results_eq(
    $$select l.tableoid::regclass::text, c.tableoid::regclass::text
    from signalbox_data.audit_logs l inner join signalbox_data.audit_contexts c on c.id = l.context_id
    where l.entity_id = tests.project() and c.request_id = 'far'$$,
    $$values ('signalbox_data.audit_logs_2031_05', 'signalbox_data.audit_contexts_2031_05_to_2031_07')$$,
    '_make_audit_partition: entries and contexts go there'
);
select throws_ok(
    $$select signalbox._make_audit_partition('audit_logs', '2031-05-01+00', '2031-06-01+00')$$, null, null,
    '_make_audit_partition makes it once'
);

select * from finish();
rollback;
