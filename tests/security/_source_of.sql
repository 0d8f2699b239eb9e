begin;
select plan(5);

select is(
    signalbox._source_of('203.0.113.9'), '203.0.113.9/32'::cidr, '_source_of is an IPv4 address itself'
);
select is(
    signalbox._source_of('203.0.113.9/24'), '203.0.113.9/32'::cidr,
    '_source_of is the address, whatever mask it comes with'
);
select is(
    signalbox._source_of('2001:db8::1:2:3:4'), '2001:db8::/64'::cidr,
    '_source_of is the network of an IPv6 address'
);
select is(
    signalbox._source_of('2001:db8:0:1::1'), '2001:db8:0:1::/64'::cidr,
    '_source_of tells networks of IPv6 apart'
);
select is(signalbox._source_of(null), '0.0.0.0/32'::cidr, '_source_of is something for no address');

select * from finish();
rollback;
