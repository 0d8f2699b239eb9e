-- The trigger function of an audited table: _audit_tasks for signalbox_data.tasks, with the schema for others.
create or replace function signalbox._audit_function_name(table_name text)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select case
        when octet_length(n.name) <= 63 then n.name
        else left(n.name, 30) || '_' || md5(n.name)
    end
    from pg_class c
    inner join pg_namespace s
        on s.oid = c.relnamespace
    cross join lateral (
        select '_audit_' || case
            when c.relnamespace = 'signalbox_data'::regnamespace then c.relname
            else format('%s__%s', s.nspname, c.relname)
        end
    ) n (name)
    where c.oid = _audit_function_name.table_name::regclass;
$$;

comment on function signalbox._audit_function_name(text) is
    'The name of the trigger function of an audited table, in schema signalbox.';
grant execute on function signalbox._audit_function_name(text) to signalbox_admin;
