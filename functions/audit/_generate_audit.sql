-- Bring the function and the triggers of an audited table into line with the table. A trigger that is as it must
-- be is left alone, so that a load of the code locks no table.
create or replace function signalbox._generate_audit(table_name text)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_name constant text := signalbox._audit_function_name(_generate_audit.table_name);
    v_trigger record;
begin
    update signalbox_data.audited_tables t
    set gap_ends_at = signalbox_data.clock()
    where t.table_name = _generate_audit.table_name
        and t.function_digest is not null
        and exists (
            select
            from signalbox._audit_triggers(t.table_name) e
            left join pg_trigger g
                on g.tgrelid = e.relation
                and g.tgname = e.name
            where e.name in ('audit_insert', 'audit_update', 'audit_delete', 'audit_truncate')
                and g.tgenabled is distinct from 'A'
        );

    -- Dynamic, because it is made from the table.
    execute signalbox._audit_function_of(_generate_audit.table_name);
    execute format(
        'comment on function signalbox.%I() is %L',
        v_name,
        format('Trigger: records the changes of %s; generated.', _generate_audit.table_name)
    );
    execute format('revoke execute on function signalbox.%I() from public', v_name);

    for v_trigger in
        select
            g.tgrelid::regclass as relation,
            g.tgname as name,
            t.definition
        from pg_trigger g
        left join signalbox._audit_triggers(_generate_audit.table_name) t
            on t.relation = g.tgrelid
            and t.name = g.tgname
        where g.tgrelid in (
                select to_regclass(_generate_audit.table_name)
                union
                select p.relid
                from pg_partition_tree(to_regclass(_generate_audit.table_name)) p
            )
            and g.tgname in (
                'audit_insert', 'audit_update', 'audit_delete', 'audit_truncate', 'audit_names'
            )
            and t.definition is distinct from pg_get_triggerdef(g.oid)
    loop
        execute format('drop trigger %I on %s', v_trigger.name, v_trigger.relation);
    end loop;

    for v_trigger in
        select t.relation, t.name, t.definition, g.oid is null as is_missing
        from signalbox._audit_triggers(_generate_audit.table_name) t
        left join pg_trigger g
            on g.tgrelid = t.relation
            and g.tgname = t.name
        where g.tgenabled is distinct from 'A'
    loop
        if v_trigger.is_missing then
            execute v_trigger.definition;
        end if;
        -- Changes that come with session_replication_role = replica are recorded as well.
        execute format(
            'alter table %s enable always trigger %I', v_trigger.relation, v_trigger.name
        );
    end loop;

    update signalbox_data.audited_tables t
    set generated_from = signalbox._audit_signature(t.table_name),
        function_digest = (
            select md5(p.prosrc)
            from pg_proc p
            where p.pronamespace = 'signalbox'::regnamespace
                and p.proname = v_name
        )
    where t.table_name = _generate_audit.table_name;
end;
$$;

comment on function signalbox._generate_audit(text) is
    'Bring the function and the triggers of an audited table into line with the table.';
