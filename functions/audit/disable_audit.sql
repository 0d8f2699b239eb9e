-- Record the changes of a table no more. That stays so when the code is loaded, and is itself recorded.
--
--     select * from signalbox.disable_audit('app.invoices');
--
-- Runs with the owner's rights: its callers may call it, but not drop triggers.
create or replace function signalbox.disable_audit(table_name text)
returns setof signalbox.audited_tables
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_name text;
    v_trigger record;
begin
    perform signalbox._require_administrator();

    update signalbox_data.audited_tables t
    set is_enabled = false,
        changed_at = signalbox_data.clock(),
        generated_from = '{}',
        function_digest = null
    where t.table_name = disable_audit.table_name
        or to_regclass(t.table_name) = to_regclass(disable_audit.table_name)
    returning t.table_name
    into v_name;
    if not found then
        raise exception 'table % is not audited', coalesce(disable_audit.table_name, 'null')
            using errcode = 'SB001';
    end if;

    -- Dynamic, because the table is named by the caller.
    for v_trigger in
        select t.relation, t.name
        from signalbox._audit_triggers(v_name) t
        inner join pg_trigger g
            on g.tgrelid = t.relation
            and g.tgname = t.name
    loop
        execute format('drop trigger %I on %s', v_trigger.name, v_trigger.relation);
    end loop;
    execute format(
        'drop function if exists signalbox.%I()', signalbox._audit_function_name(v_name)
    );
    perform signalbox._log_audit_event('audit_disabled', 'audited_table', details => jsonb_build_object(
        'table_name', v_name
    ));

    return query
        select t.*
        from signalbox.audited_tables t
        where t.table_name = v_name;
end;
$$;

comment on function signalbox.disable_audit(text) is
    'Record the changes of a table no more, and return it; raises SB001 when it is not audited.';
grant execute on function signalbox.disable_audit(text) to signalbox_admin;
