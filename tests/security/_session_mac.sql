begin;
select plan(5);

select is(length(signalbox._session_mac('x')), 32, '_session_mac is as long as a SHA-256');
select is(
    signalbox._session_mac('x'), signalbox._session_mac('x'), '_session_mac of the same is the same'
);
select isnt(
    signalbox._session_mac('x'), signalbox._session_mac('y'), '_session_mac of something else is another'
);
select is(
    signalbox._session_mac('x'),
    (
        select sha256(k.outer_key || sha256(k.inner_key || convert_to(format(
            'signalbox session x %s %s', pg_backend_pid(), extract(epoch from now())
        ), 'UTF8')))
        from signalbox_data.session_keys k
    ),
    '_session_mac is HMAC over the claims, the process and the transaction'
);
delete from signalbox_data.session_keys;
select is(signalbox._session_mac('x'), null, '_session_mac is nothing without a secret');

select * from finish();
rollback;
