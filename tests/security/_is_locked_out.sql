begin;
select plan(8);

create function pg_temp.locked(source cidr, prefix text, moment timestamptz)
returns boolean
language sql
as 'select signalbox._is_locked_out(source, prefix, moment)';
insert into signalbox_data.failed_logins (source, began_at, prefix, failures, last_failed_at, last_reason)
values
    ('203.0.113.1/32', '2026-01-01 12:00+00', 'abc', 10, '2026-01-01 12:01+00', 'unknown'),
    ('203.0.113.1/32', '2026-01-01 12:00+00', 'def', 9, '2026-01-01 12:01+00', 'unknown'),
    ('203.0.113.1/32', '2026-01-01 12:15+00', 'def', 9, '2026-01-01 12:16+00', 'unknown');

select ok(
    pg_temp.locked('203.0.113.1/32', 'abc', '2026-01-01 12:02+00'),
    '_is_locked_out from the tenth failure on'
);
select ok(
    pg_temp.locked('203.0.113.1/32', 'abc', '2026-01-01 12:29:59.999999+00'),
    '_is_locked_out to the end of the next quarter of an hour'
);
select ok(
    not pg_temp.locked('203.0.113.1/32', 'abc', '2026-01-01 12:30+00'), '_is_locked_out no longer than that'
);
select ok(
    not pg_temp.locked('203.0.113.1/32', 'def', '2026-01-01 12:17+00'),
    '_is_locked_out not after nine failures, nor after nine more in the next quarter of an hour'
);
select ok(
    not pg_temp.locked('203.0.113.2/32', 'abc', '2026-01-01 12:02+00'), '_is_locked_out not elsewhere'
);
select ok(
    not pg_temp.locked('203.0.113.1/32', 'ghi', '2026-01-01 12:02+00'), '_is_locked_out not for other prefixes'
);
select ok(
    not pg_temp.locked('203.0.113.1/32', null, '2026-01-01 12:02+00'), '_is_locked_out not for no prefix'
);
select ok(
    not pg_temp.locked('2001:db8::/64', 'abc', '2026-01-01 12:02+00'), '_is_locked_out not from IPv6'
);

select * from finish();
rollback;
