begin;
select plan(3);

select is_empty(
    $$select t.entity, c.name
    from signalbox_data.audited_tables t
    cross join unnest(signalbox._undoable_columns(t.entity)) c (name)
    where c.name not in (
        select a.attname
        from pg_catalog.pg_attribute a
        where a.attrelid = to_regclass(t.table_name)
    )$$,
    '_undoable_columns are columns of the tables'
);
-- That somebody may set a new column by update_task, and undo it, is one line in both.
select set_eq(
    $$select t.entity, f.name
    from (
        values ('task', 'update_task'), ('workflow', 'update_workflow'), ('project', 'update_project'),
            ('schedule', 'update_schedule')
    ) t (entity, function)
    cross join lateral (
        select string_to_array(
            regexp_replace(substring(p.prosrc from '_require_changes\(\s*changes,\s*''\{([^}]+)\}'), '[\s'']', '', 'g'),
            ','
        )
        from pg_catalog.pg_proc p
        where p.pronamespace = 'signalbox'::regnamespace
            and p.proname = t.function
    ) c (names)
    cross join unnest(c.names) f (name)
    where f.name <> 'start_timeout'$$,
    $$select t.entity, c.name
    from unnest('{task,workflow,project,schedule}'::text[]) t (entity)
    cross join unnest(signalbox._undoable_columns(t.entity)) c (name)$$,
    '_undoable_columns are those that people can change'
);
select is(signalbox._undoable_columns('user'), '{}', '_undoable_columns of anything else are none');

select * from finish();
rollback;
