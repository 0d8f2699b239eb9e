-- Where the client of this session is: at the other end of the connection, or where a trusted proxy says,
-- which knows best. Of nobody else a header is believed. A session over the local socket is at 127.0.0.1.
--
-- For functions alone that run with the owner's rights.
create or replace function signalbox._client_address()
returns inet
language plpgsql
stable
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
declare
    v_header text;
    v_hops integer;
    v_addresses text[];
begin
    select p.header, p.hops
    into v_header, v_hops
    from signalbox_data.trusted_proxies p
    where p.database_role = session_user;
    if not found then
        return coalesce(signalbox._read_address(host(inet_client_addr())), '127.0.0.1');
    end if;

    -- Each proxy adds whom it has heard from to the end; what stands before that, anybody may have
    -- written.
    v_addresses := string_to_array(signalbox._request_header(v_header), ',');
    return signalbox._read_address(v_addresses[cardinality(v_addresses) - v_hops + 1]);
end;
$$;

comment on function signalbox._client_address() is
    'The address of the client; null when a trusted proxy does not name it.';
