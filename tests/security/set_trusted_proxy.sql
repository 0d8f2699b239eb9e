begin;
select plan(13);

select results_eq(
    $$select header, hops from signalbox.set_trusted_proxy(session_user)$$,
    $$values ('x-forwarded-for', 1)$$,
    'set_trusted_proxy takes the last address of x-forwarded-for'
);
select results_eq(
    $$select header, hops from signalbox.set_trusted_proxy(session_user, 'X-Real-IP', 20)$$,
    $$values ('x-real-ip', 20)$$,
    'set_trusted_proxy takes another header, in lower case, and its place'
);
select results_eq(
    $$select count(*) from signalbox.trusted_proxies where database_role = session_user$$,
    'values (1::bigint)',
    'set_trusted_proxy keeps one setting for a role'
);
select throws_ok(
    $$select from signalbox.set_trusted_proxy('nobody at all')$$,
    'SB001', 'role nobody at all not found', 'set_trusted_proxy refuses a role that there is not'
);
select throws_ok(
    'select from signalbox.set_trusted_proxy(null)',
    'SB001', 'role null not found', 'set_trusted_proxy refuses no role'
);
select throws_like(
    $$select from signalbox.set_trusted_proxy(session_user, hops => 0)$$,
    '%trusted_proxies_hops_from_1_to_20%', 'set_trusted_proxy refuses no proxy'
);
select throws_like(
    $$select from signalbox.set_trusted_proxy(session_user, hops => 21)$$,
    '%trusted_proxies_hops_from_1_to_20%', 'set_trusted_proxy refuses more than twenty'
);
select throws_like(
    $$select from signalbox.set_trusted_proxy(session_user, 'no header')$$,
    '%trusted_proxies_header_is_a_name%', 'set_trusted_proxy refuses what is no name of a header'
);
select is_empty(
    $$select from signalbox.set_trusted_proxy(session_user, null)$$,
    'set_trusted_proxy returns nothing when nobody is trusted any more'
);
select is_empty(
    'select from signalbox.trusted_proxies', 'set_trusted_proxy takes the trust away'
);

select from tests.become_member();
select throws_ok(
    'select from signalbox.set_trusted_proxy(session_user)',
    'SB007', 'not permitted but to administrators', 'set_trusted_proxy is for administrators'
);
select throws_ok(
    $$select tests.rows_as(
        'signalbox_operator', 'select * from signalbox.set_trusted_proxy(session_user)')$$,
    '42501', 'permission denied for function set_trusted_proxy',
    'set_trusted_proxy is not granted to operators'
);
select tests.forget_member();
create function pg_temp.trust()
returns bigint
language sql
set role = signalbox_admin
as 'select count(*) from signalbox.set_trusted_proxy(session_user)';
select is(pg_temp.trust(), 1::bigint, 'set_trusted_proxy needs no right but to call it');

select * from finish();
rollback;
