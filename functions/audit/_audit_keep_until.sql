-- Until when a partition is kept: until the periods of all categories are over that have entries in it. Contexts are
-- kept until there is nothing that can refer to them: as a transaction may go on into the next month, that
-- month must have gone as well.
create or replace function signalbox._audit_keep_until(
    table_name text,
    from_time timestamptz,
    until_time timestamptz
)
returns timestamptz
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select case
        when _audit_keep_until.from_time is null then 'infinity'
        when _audit_keep_until.table_name = 'audit_contexts' then case
            when exists (
                select
                from signalbox._audit_partitions() p
                where p.table_name = 'audit_logs'
                    and p.from_time < _audit_keep_until.until_time + interval '1 month'
                    and p.until_time > _audit_keep_until.from_time
            ) then 'infinity'
            else coalesce(
                _audit_keep_until.until_time + signalbox._audit_retention(null), 'infinity'
            )
        end
        else coalesce(
            (
                select case
                    when count(*) = 0 then null
                    when bool_and(r.retention is not null)
                        then max(_audit_keep_until.until_time + r.retention)
                    else 'infinity'
                end
                from (
                    select distinct k.category
                    from signalbox_data.audit_seal_parts p
                    inner join signalbox_data.audit_kinds k
                        on k.id = any (p.kinds)
                    where p.table_name = 'audit_logs'
                        and p.month >= (_audit_keep_until.from_time at time zone 'UTC')::date
                        and p.month < (_audit_keep_until.until_time at time zone 'UTC')::date
                ) c
                cross join lateral signalbox._audit_retention(c.category) r (retention)
            ),
            _audit_keep_until.until_time + signalbox._audit_retention(null),
            'infinity'
        )
    end;
$$;

comment on function signalbox._audit_keep_until(text, timestamptz, timestamptz) is
    'Until when a partition of the audit log is kept, legal holds aside; infinity for ever.';
grant execute on function signalbox._audit_keep_until(text, timestamptz, timestamptz)
    to signalbox_admin;
