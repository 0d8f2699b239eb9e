-- What is counted as one place, when somebody tries tokens: an IPv4 address, or the network of 64 bits that
-- one client of IPv6 has all the addresses of.
create or replace function signalbox._source_of(address inet)
returns cidr
language sql
immutable
parallel safe
as $$
    select coalesce(
        pg_catalog.network(pg_catalog.set_masklen(
            _source_of.address,
            case pg_catalog.family(_source_of.address) when 4 then 32 else 64 end
        )),
        '0.0.0.0/32'
    );
$$;

comment on function signalbox._source_of(inet) is
    'The network of an address that stands for one client; 0.0.0.0 for none.';
