begin;
select plan(5);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_project();
select from tests.make_member('ada');
create temporary table issued as
select * from signalbox.issue_api_token('hers', 'agent', user_name => 'ada');
select signalbox._refuse_login(prefix, 'unknown', '203.0.113.1') from issued, generate_series(1, 10);
select signalbox._refuse_login('abcdefghij', 'unknown', '203.0.113.1');
select signalbox._refuse_login(null, 'malformed', '203.0.113.1') from generate_series(1, 10);
select tests.forget_member();

select results_eq(
    $$select prefix, token_id, failures, is_locked_out from signalbox.failed_logins order by failures, prefix$$,
    $$values ('abcdefghij', null::uuid, 1, false), ('', null, 10, false)
    union all select prefix, id, 10, true from issued$$,
    'failed_logins shows whose prefix it was, and whether it is locked'
);
select tests.advance('30 minutes' - interval '1 us');
select is(
    (select count(*) from signalbox.failed_logins where is_locked_out), 1::bigint,
    'failed_logins shows that it is locked to the end of the next quarter of an hour'
);
select tests.advance('1 us');
select is(
    (select count(*) from signalbox.failed_logins where is_locked_out), 0::bigint,
    'failed_logins shows that it is locked no longer'
);
select throws_ok(
    $$select tests.rows_as('signalbox_operator', 'select from signalbox.failed_logins')$$,
    '42501', 'permission denied for view failed_logins', 'failed_logins is for administrators'
);
select is(
    tests.rows_as('signalbox_admin', 'select from signalbox.failed_logins'), 0::bigint,
    'failed_logins shows nothing to an administrator who works for somebody else'
);

select * from finish();
rollback;
