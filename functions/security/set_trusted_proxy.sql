-- Believe who logs in with a role of the database when it says, in a header, where a client comes from: as
-- PostgREST does behind a proxy, and an application server for its clients. Null for the header takes that
-- back.
--
--     select * from signalbox.set_trusted_proxy('postgrest');
--     select * from signalbox.set_trusted_proxy('postgrest', 'cf-connecting-ip');
--
-- The role must be the proxy's alone, and the proxy must add the address itself: whoever can run SQL with
-- that role, or reach the proxy past the one before it, can be wherever he likes.
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.set_trusted_proxy(
    database_role text,
    header text default 'x-forwarded-for',
    hops integer default 1
)
returns setof signalbox.trusted_proxies
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    perform signalbox._require_administrator();
    if set_trusted_proxy.header is null then
        delete from signalbox_data.trusted_proxies p
        where p.database_role = set_trusted_proxy.database_role;
        return;
    end if;
    if not exists (
        select
        from pg_catalog.pg_roles r
        where r.rolname = set_trusted_proxy.database_role
    ) then
        raise exception 'role % not found', coalesce(set_trusted_proxy.database_role, 'null')
            using errcode = 'SB001';
    end if;

    insert into signalbox_data.trusted_proxies (database_role, header, hops)
    values (
        set_trusted_proxy.database_role,
        lower(set_trusted_proxy.header),
        set_trusted_proxy.hops
    )
    on conflict (database_role) do update
    set header = excluded.header,
        hops = excluded.hops,
        updated_at = signalbox_data.clock();
    return query
        select * from signalbox.trusted_proxies p
        where p.database_role = set_trusted_proxy.database_role;
end;
$$;

comment on function signalbox.set_trusted_proxy(text, text, integer) is
    'Believe sessions of a role of the database where their client comes from: the header says it, in its '
    'so many last address; null for the header takes that back. Returns the setting. Raises SB001 when '
    'there is no such role, and SB007 when you are no administrator.';
grant execute on function signalbox.set_trusted_proxy(text, text, integer) to signalbox_admin;
