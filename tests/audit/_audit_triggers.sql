begin;
select plan(3);

create table rooms (id uuid, floor integer, primary key (id, floor)) partition by list (floor);
create table rooms_1 partition of rooms for values in (1);
select from signalbox.enable_audit('tests.rooms', 'room');
select results_eq(
    $$select relation::text, name from signalbox._audit_triggers('tests.rooms') order by 1, 2$$,
    $$values ('rooms', 'audit_delete'), ('rooms', 'audit_insert'), ('rooms', 'audit_truncate'),
        ('rooms', 'audit_update'), ('rooms_1', 'audit_delete'), ('rooms_1', 'audit_insert'),
        ('rooms_1', 'audit_truncate'), ('rooms_1', 'audit_update')$$,
    '_audit_triggers has those of the table and of its partitions'
);
select is_empty(
    $$select t.*
    from signalbox.audited_tables a
    cross join signalbox._audit_triggers(a.table_name) t
    left join pg_trigger g
        on g.tgrelid = t.relation
        and g.tgname = t.name
    where a.is_enabled
        and pg_get_triggerdef(g.oid) is distinct from t.definition$$,
    '_audit_triggers writes them as PostgreSQL does, so that they can be compared'
);
select matches(
    (
        select definition from signalbox._audit_triggers('signalbox_data.tasks')
        where name = 'audit_names'
    ),
    'BEFORE UPDATE OF project_id, id, workflow_id.* ON signalbox_data.tasks FOR EACH STATEMENT',
    '_audit_triggers watches for all columns but the quick ones and those that are ignored'
);

select * from finish();
rollback;
