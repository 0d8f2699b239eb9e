begin;
select plan(20);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_project();
select from tests.make_workflow();
select from tests.make_task('task');
create temporary table people as
select tests.make_member('ada', 'admin') as ada, tests.make_member('bob', 'operator') as bob;
create function pg_temp.as_member(user_name text, query text)
returns text
language plpgsql
volatile
as $$
declare
    v_answer text;
begin
    perform signalbox._vouch((
        select u.id from signalbox_data.users u where u.name = as_member.user_name
    ));
    perform set_config('role', 'signalbox_operator', true);
    execute as_member.query into v_answer;
    perform set_config('role', 'none', true);
    perform set_config('signalbox.session', '', true);
    return v_answer;
end;
$$;
create function pg_temp.set_list(user_name text, addresses text)
returns text
language sql
volatile
as $$
    select pg_temp.as_member(
        set_list.user_name,
        format('select addresses from signalbox.set_ip_allow_list(%L, %L)', tests.project(), addresses)
    )
$$;
create function pg_temp.sees(address text)
returns text
language plpgsql
volatile
as $$
begin
    perform tests.come_from(sees.address);
    return pg_temp.as_member('bob', 'select count(*) from signalbox.tasks');
end;
$$;

select tests.come_from('203.0.113.7');
select is(
    pg_temp.set_list('ada', '{203.0.113.0/24, 2001:db8::/32}'), '{203.0.113.0/24,2001:db8::/32}',
    'set_ip_allow_list returns the list'
);
select is(pg_temp.sees('203.0.113.0'), '1', 'set_ip_allow_list lets members see a project from the first address');
select is(pg_temp.sees('203.0.113.255'), '1', 'set_ip_allow_list lets them see it from the last');
select is(pg_temp.sees('203.0.114.0'), '0', 'set_ip_allow_list hides it next door');
select is(pg_temp.sees('2001:db8::7'), '1', 'set_ip_allow_list knows IPv6');
select is(pg_temp.sees(null), '0', 'set_ip_allow_list hides it from an unknown place');
select tests.come_from('198.51.100.1');
select throws_ok(
    format(
        $$select pg_temp.as_member('bob', %L)$$,
        format('select id from signalbox.create_workflow(%L, ''x'')', tests.project())
    ),
    'SB001', format('project %s not found', tests.project()),
    'set_ip_allow_list lets nobody write from elsewhere'
);
select is(
    pg_temp.as_member('bob', $$select count(*) from signalbox.claim_tasks('w')$$), '0',
    'set_ip_allow_list lets nobody claim from elsewhere'
);
select throws_ok(
    $$select pg_temp.set_list('ada', null)$$, 'SB001', format('project %s not found', tests.project()),
    'set_ip_allow_list cannot be taken away from elsewhere'
);
select is(
    (select count(*) from signalbox.tasks where project_id = tests.project()), 1::bigint,
    'set_ip_allow_list hides nothing from administrators'
);

select tests.come_from('203.0.113.7');
select throws_ok(
    $$select pg_temp.set_list('ada', '{198.51.100.0/24}')$$,
    'SB002', format('you would see project %s no more', tests.project()),
    'set_ip_allow_list lets nobody shut out himself'
);
select throws_ok(
    $$select pg_temp.set_list('bob', '{203.0.113.7}')$$,
    'SB007', format('not permitted in project %s', tests.project()),
    'set_ip_allow_list is for admins of the project'
);
select throws_like(
    format('select from signalbox.set_ip_allow_list(%L, ''{}'')', tests.project()),
    '%project_ip_allow_lists_names_an_address%', 'set_ip_allow_list refuses a list of no address'
);
select throws_like(
    format('select from signalbox.set_ip_allow_list(%L, ''{null}'')', tests.project()),
    '%project_ip_allow_lists_names_an_address%', 'set_ip_allow_list refuses a list of nothing'
);
select throws_like(
    format(
        'select from signalbox.set_ip_allow_list(%L, array_fill(''10.0.0.0/8''::cidr, array[1001]))',
        tests.project()
    ),
    '%project_ip_allow_lists_at_most_1000%', 'set_ip_allow_list refuses 1001 addresses'
);
select throws_ok(
    $$select from signalbox.set_ip_allow_list(gen_random_uuid(), '{127.0.0.1}')$$, 'SB001', null,
    'set_ip_allow_list refuses a project that there is not'
);
select tests.advance('1 hour');
select lives_ok(
    format('select from signalbox.set_ip_allow_list(%L, ''{198.51.100.0/24}'')', tests.project()),
    'set_ip_allow_list lets administrators set what they like'
);
select results_eq(
    $$select addresses, created_at, updated_at from signalbox.project_ip_allow_lists
    where project_id = tests.project()$$,
    $$values ('{198.51.100.0/24}'::cidr[], '2026-01-01 12:00+00'::timestamptz,
        '2026-01-01 13:00+00'::timestamptz)$$,
    'set_ip_allow_list changes the list there is'
);
select is_empty(
    format('select from signalbox.set_ip_allow_list(%L, null)', tests.project()),
    'set_ip_allow_list takes the list away'
);
select is(pg_temp.sees('192.0.2.1'), '1', 'a project without a list is seen from everywhere');

select * from finish();
rollback;
