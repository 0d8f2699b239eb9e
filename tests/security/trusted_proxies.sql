begin;
select plan(3);

select tests.set_clock('2026-01-01 12:00+00');
select from signalbox.set_trusted_proxy(session_user);
select tests.advance('1 hour');
select from signalbox.set_trusted_proxy(session_user, hops => 2);
select results_eq(
    $$select database_role::text, header, hops, created_at, updated_at
    from signalbox.trusted_proxies where database_role = session_user$$,
    $$values (session_user::text, 'x-forwarded-for', 2, '2026-01-01 12:00+00'::timestamptz,
        '2026-01-01 13:00+00'::timestamptz)$$,
    'trusted_proxies shows who is believed'
);
select throws_ok(
    $$select tests.rows_as('signalbox_operator', 'select from signalbox.trusted_proxies')$$,
    '42501', 'permission denied for view trusted_proxies',
    'trusted_proxies is not for operators'
);
select is(
    tests.rows_as('signalbox_admin', 'select from signalbox.trusted_proxies'), 0::bigint,
    'trusted_proxies shows nothing to an administrator who works for somebody else'
);

select * from finish();
rollback;
