create or replace view signalbox.audit_drift
with (security_invoker = true)
as
select t.table_name, p.problem
from signalbox_data.audited_tables t
cross join lateral (
    select 'the table is gone' as problem
    where to_regclass(t.table_name) is null

    union all
    select 'not generated for: ' || s.line
    from unnest(signalbox._audit_signature(t.table_name)) s (line)
    where to_regclass(t.table_name) is not null
        and s.line <> all (t.generated_from)

    union all
    select 'generated for what is no more: ' || s.line
    from unnest(t.generated_from) s (line)
    where to_regclass(t.table_name) is not null
        and s.line <> all (coalesce(signalbox._audit_signature(t.table_name), '{}'))

    union all
    select format(
        case
            when g.oid is null then 'trigger %s of %s is missing'
            when g.tgenabled <> 'A' then 'trigger %s of %s is not always enabled'
            else 'trigger %s of %s is another one'
        end,
        e.name, e.relation
    )
    from signalbox._audit_triggers(t.table_name) e
    left join pg_catalog.pg_trigger g
        on g.tgrelid = e.relation
        and g.tgname = e.name
    where g.tgenabled is distinct from 'A'
        or pg_get_triggerdef(g.oid) <> e.definition

    union all
    select case
        when f.proname is null then 'the function is missing'
        else 'the function is another one'
    end
    from (select) one
    left join pg_catalog.pg_proc f
        on f.pronamespace = 'signalbox'::regnamespace
        and f.proname = signalbox._audit_function_name(t.table_name)
    where to_regclass(t.table_name) is not null
        and (
            t.function_digest is distinct from md5(f.prosrc)
            or not f.prosecdef
            or f.proconfig[1] is distinct from 'search_path=pg_catalog, pg_temp'
        )
) p
where t.is_enabled;

comment on view signalbox.audit_drift is
    'Audited tables whose columns, triggers or function are not those that were generated; none when all is well. '
    'A load of the code mends it.';
grant select on signalbox.audit_drift to signalbox_admin;
