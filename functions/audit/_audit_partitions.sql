-- The partitions of audit_logs and audit_contexts with their bounds.
create or replace function signalbox._audit_partitions()
returns table (
    table_name text,
    partition_name text,
    relation regclass,
    from_time timestamptz,
    until_time timestamptz,
    is_default boolean
)
language sql
stable
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
set datestyle = 'ISO'
as $$
    select
        t.name,
        c.relname,
        c.oid::regclass,
        substring(b.bound from 'FROM \(''([^'']+)''\)')::timestamptz,
        substring(b.bound from 'TO \(''([^'']+)''\)')::timestamptz,
        b.bound = 'DEFAULT'
    from unnest(array['audit_logs', 'audit_contexts']) t (name)
    inner join pg_inherits i
        on i.inhparent = format('signalbox_data.%I', t.name)::regclass
    inner join pg_class c
        on c.oid = i.inhrelid
    cross join lateral pg_get_expr(c.relpartbound, c.oid) b (bound);
$$;

comment on function signalbox._audit_partitions() is
    'The partitions of the audit log and its contexts, and the times that they hold.';
grant execute on function signalbox._audit_partitions() to signalbox_admin;
