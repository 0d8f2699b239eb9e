begin;
select plan(3);

create function pg_temp.read(written text)
returns text
language sql
as 'select host(signalbox._read_address(written))';

select results_eq(
    $$select w.written, pg_temp.read(w.written)
    from (values
        ('203.0.113.9'), (' 203.0.113.9 '), (E'\t203.0.113.9'), ('203.0.113.9:4711'), ('0.0.0.0'),
        ('255.255.255.255'), ('2001:db8::9'), ('2001:DB8::9'), ('[2001:db8::9]'),
        ('[2001:db8::9]:4711'), ('::1'), ('::'), ('1:2:3:4:5:6:7:8'), ('1::8'), ('1:2:3:4:5:6:7::'),
        ('::2:3:4:5:6:7:8'), ('1:2::7:8'),
        ('::ffff:203.0.113.9'), ('::FFFF:203.0.113.9'), ('::ffff:203.0.113.9:80'),
        ('::ffff:cb00:7109'), ('[::ffff:203.0.113.9]:80')
    ) w (written)$$,
    $$values
        ('203.0.113.9', '203.0.113.9'), (' 203.0.113.9 ', '203.0.113.9'),
        (E'\t203.0.113.9', '203.0.113.9'), ('203.0.113.9:4711', '203.0.113.9'),
        ('0.0.0.0', '0.0.0.0'), ('255.255.255.255', '255.255.255.255'),
        ('2001:db8::9', '2001:db8::9'), ('2001:DB8::9', '2001:db8::9'),
        ('[2001:db8::9]', '2001:db8::9'), ('[2001:db8::9]:4711', '2001:db8::9'), ('::1', '::1'),
        ('::', '::'), ('1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'), ('1::8', '1::8'),
        ('1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'), ('::2:3:4:5:6:7:8', '0:2:3:4:5:6:7:8'),
        ('1:2::7:8', '1:2::7:8'),
        ('::ffff:203.0.113.9', '203.0.113.9'), ('::FFFF:203.0.113.9', '203.0.113.9'),
        ('::ffff:203.0.113.9:80', '203.0.113.9'), ('::ffff:cb00:7109', '203.0.113.9'),
        ('[::ffff:203.0.113.9]:80', '203.0.113.9')$$,
    '_read_address reads what proxies write'
);
select is_empty(
    $$select w.written, pg_temp.read(w.written)
    from (values
        ('203.0.113.256'), ('203.0.113'), ('203.0.113.9/24'), ('203.0.113.9.'), ('203.0.113.'),
        ('1.2.3.4.5'), ('203.0.113.-9'), ('203.0.113.09'), ('203..113.9'), ('2001:db8::/32'), ('unknown'), ('_hidden'),
        ('203.0.113.9, 203.0.113.10'), ('203.0.113.9:x'), ('203.0.113.9:'), ('[2001:db8::9'),
        ('2001:db8::9]'), ('[203.0.113.9]x'), (''), (' '), (null), ('fe80::1%eth0'), ('12:34'), (':'), (':::'),
        ('1::2::3'), ('1:2:3:4:5:6:7'), ('1:2:3:4:5:6:7:8:9'), ('1:2:3:4:5:6:7::8'), ('12345::'), ('g::'),
        ('1:2:3:4:5:6:203.0.113.9'), ('::ffff:203.0.113.256'), ('203.0.113.9; drop table users'),
        (repeat('1', 100000)), (repeat(':1', 30)), (E'203.0.113.9\n'), (E'203.0.113.9\n203.0.113.8')
    ) w (written)
    where signalbox._read_address(w.written) is not null$$,
    '_read_address reads nothing else, and raises nothing'
);
-- Whatever one changes of an address, PostgreSQL takes what is read.
select lives_ok(
    $$select signalbox._read_address(overlay(a.address placing c.other from p.place for 1))
    from unnest('{203.0.113.9,2001:db8::9,1:2:3:4:5:6:7:8,::ffff:203.0.113.9}'::text[]) a (address)
    cross join generate_series(1, 20) p (place)
    cross join unnest('{:,.,0,9,f,g,/,[,],::,..}'::text[]) c (other)$$,
    '_read_address raises nothing for what is nearly an address'
);

select * from finish();
rollback;
