begin;
select plan(11);

select set_config('request.headers', '{"x-forwarded-for": "203.0.113.9"}', true);
select is(
    signalbox._client_address(), coalesce(host(inet_client_addr())::inet, '127.0.0.1'),
    '_client_address is the other end of the connection, whatever a header says'
);

select from signalbox.set_trusted_proxy(session_user);
select is(
    signalbox._client_address(), '203.0.113.9'::inet, '_client_address is what a trusted proxy says'
);
select set_config(
    'request.headers', '{"x-forwarded-for": "198.51.100.1, 203.0.113.9 ,203.0.113.10"}', true
);
select is(
    signalbox._client_address(), '203.0.113.10'::inet,
    '_client_address is the last of a list, which the proxy itself has added'
);
select from signalbox.set_trusted_proxy(session_user, hops => 2);
select is(
    signalbox._client_address(), '203.0.113.9'::inet, '_client_address passes over one''s own proxies'
);
select from signalbox.set_trusted_proxy(session_user, hops => 4);
select is(
    signalbox._client_address(), null,
    '_client_address is unknown when fewer proxies than there should be have added to the list'
);

select from signalbox.set_trusted_proxy(session_user, 'CF-Connecting-IP');
select is(signalbox._client_address(), null, '_client_address is unknown without the header');
select set_config('request.headers', '{"cf-connecting-ip": "2001:db8::9"}', true);
select is(signalbox._client_address(), '2001:db8::9'::inet, '_client_address is in the header that is set');
select set_config('request.headers', '{"cf-connecting-ip": "unknown"}', true);
select is(signalbox._client_address(), null, '_client_address is unknown when the header says so');
select set_config('request.headers', 'no JSON', true);
select throws_ok(
    'select signalbox._client_address()', '22P02', null, '_client_address refuses headers that are no JSON'
);
select set_config('request.headers', '', true);
select is(signalbox._client_address(), null, '_client_address is unknown where no request is served');

select from signalbox.set_trusted_proxy(session_user, null);
select is(
    signalbox._client_address(), coalesce(host(inet_client_addr())::inet, '127.0.0.1'),
    '_client_address is the other end of the connection when nobody is trusted any more'
);

select * from finish();
rollback;
