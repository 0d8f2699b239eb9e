begin;
select plan(2);

-- RFC 7518, appendix B.3.
select is(
    signalbox._seal_tag(
        '\x1af38c2dc2b96ffdd86694092341bc04'
        '4affaaadb78c31c5da4b1b590d10ffbd3dd8d5d302423526912da037ecbcc7bd822c301dd67c373bccb584ad3e9279c2'
        'e6d12a1374b77f077553df829410446b36ebd97066296ae6427ea75c2e0846a11a09ccf5370dc80bfecbad28c73f09b3'
        'a3b75e662a2594410ae496b2e2e6609e31e6e02cc837f053d21f37ff4f51950bbe2638d09dd7a4930930806d0703b1f6',
        (
            select decode(string_agg(lpad(to_hex(n), 2, '0'), '' order by n), 'hex')
            from generate_series(0, 63) n
        ),
        'The second principle of Auguste Kerckhoffs'
    ),
    '\x4dd3b4c088a7f45c216839645b2012bf2e6269a8c56a816dbc1b267761955bc5',
    '_seal_tag is that of A256CBC-HS512'
);
select isnt(
    signalbox._seal_tag('bc', decode(repeat('01', 64), 'hex'), 'a'),
    signalbox._seal_tag('c', decode(repeat('01', 64), 'hex'), 'ab'),
    '_seal_tag tells where one part ends and the other begins'
);

select * from finish();
rollback;
