begin;
select plan(3);

set local timezone = 'Asia/Kolkata';
set local datestyle = 'German, DMY';
select results_eq(
    $$select table_name, partition_name, relation, is_default from signalbox._audit_partitions() where from_time is null$$,
    $$values ('audit_logs', 'audit_logs_default', 'signalbox_data.audit_logs_default'::regclass, true),
        ('audit_contexts', 'audit_contexts_default', 'signalbox_data.audit_contexts_default'::regclass, true)$$,
    '_audit_partitions has the default ones'
);
select is_empty(
    $$select * from signalbox._audit_partitions()
    where not is_default
        and (partition_name <> table_name || to_char(from_time at time zone 'UTC', '_YYYY_MM')
            or until_time <> (from_time at time zone 'UTC' + interval '1 month') at time zone 'UTC')$$,
    '_audit_partitions has the months in UTC, whatever the settings'
);
select results_eq(
    'select count(*) from signalbox._audit_partitions()',
    $$select count(*) from (
        select relid from pg_partition_tree('signalbox_data.audit_logs') where isleaf
        union all select relid from pg_partition_tree('signalbox_data.audit_contexts') where isleaf) p$$,
    '_audit_partitions has all'
);

select * from finish();
rollback;
