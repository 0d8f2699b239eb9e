begin;
select plan(12);

select tests.set_clock('2026-01-01 12:07+00');
select from signalbox.set_trusted_proxy(session_user);
select set_config('request.headers', '{"user-agent": "curl/8"}', true);

select signalbox._refuse_login('abcdefghij', 'unknown', '203.0.113.1');
select is(
    current_setting('signalbox.session'), 'refused', '_refuse_login lets the transaction be nobody''s'
);
select tests.advance('1 minute');
select signalbox._refuse_login('abcdefghij', 'expired', '203.0.113.1');
select results_eq(
    $$select source, began_at, prefix, failures, last_failed_at, last_reason, last_address, last_user_agent
    from signalbox_data.failed_logins$$,
    $$values ('203.0.113.1/32'::cidr, '2026-01-01 12:00+00'::timestamptz, 'abcdefghij', 2,
        '2026-01-01 12:08+00'::timestamptz, 'expired', '203.0.113.1'::inet, 'curl/8')$$,
    '_refuse_login counts what was tried in one row'
);
select results_eq(
    $$select action, severity::text, user_id, changes
    from signalbox.audit_logs where action = 'login_failed' and txid = txid_current()$$,
    $$values ('login_failed', 'warning', null::uuid,
        '{"prefix": "abcdefghij", "reason": "unknown"}'::jsonb)$$,
    '_refuse_login leaves an entry of the first that was tried, without the address'
);
select tests.advance('7 minutes');
select signalbox._refuse_login('abcdefghij', 'unknown', '203.0.113.1');
select results_eq(
    $$select began_at, failures from signalbox_data.failed_logins order by began_at$$,
    $$values ('2026-01-01 12:00+00'::timestamptz, 2), ('2026-01-01 12:15+00', 1)$$,
    '_refuse_login counts each quarter of an hour for itself'
);
select signalbox._refuse_login(null, 'malformed', null);
select results_eq(
    $$select source, prefix, last_address from signalbox_data.failed_logins where last_reason = 'malformed'$$,
    $$values ('0.0.0.0/32'::cidr, '', null::inet)$$,
    '_refuse_login records what has no prefix, and comes from nowhere'
);
select signalbox._refuse_login('abcdefghij', 'unknown', '2001:db8::1'),
    signalbox._refuse_login('abcdefghij', 'unknown', '2001:db8::2');
select results_eq(
    $$select source, failures, last_address from signalbox_data.failed_logins where family(source) = 6$$,
    $$values ('2001:db8::/64'::cidr, 2, '2001:db8::2'::inet)$$,
    '_refuse_login counts addresses of one network as one'
);

-- Without end.
update signalbox_data.failed_logins set failures = 999 where family(source) = 6;
select signalbox._refuse_login('abcdefghij', 'unknown', '2001:db8::3'),
    signalbox._refuse_login('abcdefghij', 'unknown', '2001:db8::4');
select results_eq(
    $$select failures, last_address from signalbox_data.failed_logins where family(source) = 6$$,
    $$values (1000, '2001:db8::3'::inet)$$,
    '_refuse_login counts to a thousand'
);
do $$
begin
    for i in 1..99 loop
        perform signalbox._refuse_login('prefix' || i, 'unknown', '203.0.113.1');
    end loop;
end;
$$;
select is(
    (select count(*) from signalbox_data.failed_logins where source = '203.0.113.1/32'
        and began_at = '2026-01-01 12:15+00'),
    100::bigint, '_refuse_login makes a hundred rows for a source'
);
select signalbox._refuse_login('another', 'unknown', '203.0.113.1'),
    signalbox._refuse_login('yet another', 'unknown', '203.0.113.1'),
    signalbox._refuse_login('prefix7', 'unknown', '203.0.113.1');
select results_eq(
    $$select prefix, failures from signalbox_data.failed_logins where source = '203.0.113.1/32'
        and began_at = '2026-01-01 12:15+00' and prefix in ('', 'another', 'yet another', 'prefix7')
    order by prefix$$,
    $$values ('', 2), ('prefix7', 2)$$,
    '_refuse_login makes one more for all others, and goes on with those there are'
);
select signalbox._refuse_login('another', 'unknown', '203.0.113.2');
select is(
    (select failures from signalbox_data.failed_logins where source = '203.0.113.2/32'), 1,
    '_refuse_login makes rows for other sources'
);
select is(
    current_setting('client_min_messages') || ' ' || current_setting('lock_timeout'),
    'notice 0', '_refuse_login leaves the settings of the session as they are'
);
create temporary table before as
select sum(failures) as failures from signalbox_data.failed_logins;
set transaction read only;
select signalbox._refuse_login('abcdefghij', 'unknown', '203.0.113.1');
select is(
    (select sum(failures) from signalbox_data.failed_logins), (select failures from before),
    '_refuse_login writes nothing where nothing can be written'
);

select * from finish();
rollback;
