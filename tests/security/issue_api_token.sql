begin;
select plan(38);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_project('first');
create temporary table projects as
select p.id, p.name from signalbox.projects p where p.name = 'first'
union all
select p.id, p.name from signalbox.create_project('second') p;
select from tests.make_member('ada', 'operator', array(select id from projects where name = 'first'));

create temporary table issued as
select * from signalbox.issue_api_token('laptop', user_name => 'ada');
select results_eq(
    'select signalbox._token_prefix(token), expires_at from issued',
    $$select prefix, '2026-04-01 12:00+00'::timestamptz from issued$$,
    'issue_api_token returns a token of its form, for 90 days'
);
select results_eq(
    $$select t.name, t.max_role::text, t.project_ids, t.ip_allow_list, t.status, t.created_at,
        t.last_used_at
    from signalbox.api_tokens t inner join issued i using (id)
    where t.user_name = 'ada' and t.prefix = i.prefix and t.expires_at = i.expires_at$$,
    $$values ('laptop', 'reader', null::uuid[], null::cidr[], 'active',
        '2026-01-01 12:00+00'::timestamptz, null::timestamptz)$$,
    'issue_api_token makes a token that reads, in all projects of its user, from everywhere'
);
select results_eq(
    $$select encode(t.token_hash, 'hex') from signalbox_data.api_tokens t inner join issued using (id)$$,
    $$select encode(sha256(convert_to(token, 'UTF8')), 'hex') from issued$$,
    'issue_api_token stores the hash'
);
select is_empty(
    $$select from signalbox_data.api_tokens t inner join issued i using (id)
    where t::text like '%' || substr(i.token, 15, 43) || '%'
        or t::text like '%' || encode(convert_to(i.token, 'UTF8'), 'hex') || '%'$$,
    'issue_api_token stores the token nowhere'
);
select from signalbox.issue_api_token(
    'runner', 'agent', array(select id from projects where name = 'first'), '7 days',
    '{203.0.113.0/24, 2001:db8::/32}', 'ada'
);
select results_eq(
    $$select max_role::text, project_ids, ip_allow_list, expires_at
    from signalbox.api_tokens where name = 'runner'$$,
    $$select 'agent', array_agg(id), '{203.0.113.0/24, 2001:db8::/32}'::cidr[],
        '2026-01-08 12:00+00'::timestamptz from projects where name = 'first'$$,
    'issue_api_token takes what a token is for'
);
select lives_ok(
    $$select from signalbox.issue_api_token('a year', expires_in => '1 year', user_name => 'ada')$$,
    'issue_api_token makes tokens for a year'
);
select lives_ok(
    $$select from signalbox.issue_api_token('a year', user_name => 'ada')$$,
    'issue_api_token makes several tokens of one name'
);

-- Bad input.
select throws_ok(
    $$select from signalbox.issue_api_token('x', expires_in => '366 days 1 hour', user_name => 'ada')$$,
    'SB006', 'a token is valid for more than nothing and at most a year, not 366 days 01:00:00',
    'issue_api_token makes none for longer than a year'
);
select throws_ok(
    $$select from signalbox.issue_api_token('x', expires_in => null, user_name => 'ada')$$,
    'SB006', 'a token is valid for more than nothing and at most a year, not null',
    'issue_api_token makes none that never expires'
);
select throws_like(
    $$select from signalbox.issue_api_token(' ', user_name => 'ada')$$,
    '%api_tokens_name_not_blank%', 'issue_api_token refuses a blank name'
);
select throws_ok(
    $$select from signalbox.issue_api_token(null, user_name => 'ada')$$, '23502', null,
    'issue_api_token refuses no name'
);
select throws_like(
    $$select from signalbox.issue_api_token(repeat('x', 201), user_name => 'ada')$$,
    '%api_tokens_name_at_most_200_characters%', 'issue_api_token refuses a name of 201 characters'
);
select lives_ok(
    $$select from signalbox.issue_api_token(repeat('x', 200), user_name => 'ada')$$,
    'issue_api_token takes a name of 200 characters'
);
select throws_ok(
    $$select from signalbox.issue_api_token('x', null, user_name => 'ada')$$, '23502', null,
    'issue_api_token refuses no role'
);
select throws_like(
    $$select from signalbox.issue_api_token('x', project_ids => '{}', user_name => 'ada')$$,
    '%api_tokens_project_ids_name_a_project%', 'issue_api_token refuses a list of no project'
);
select throws_like(
    $$select from signalbox.issue_api_token('x', project_ids => '{null}', user_name => 'ada')$$,
    '%api_tokens_project_ids_name_a_project%', 'issue_api_token refuses a list of nothing'
);
select throws_like(
    $$select from signalbox.issue_api_token('x', ip_allow_list => '{}', user_name => 'ada')$$,
    '%api_tokens_ip_allow_list_names_an_address%', 'issue_api_token refuses a list of no address'
);
select throws_like(
    $$select from signalbox.issue_api_token(
        'x', ip_allow_list => array_fill('10.0.0.0/8'::cidr, array[1001]), user_name => 'ada')$$,
    '%api_tokens_ip_allow_list_at_most_1000%', 'issue_api_token refuses 1001 addresses'
);
select lives_ok(
    $$select from signalbox.issue_api_token(
        'x', ip_allow_list => array_fill('10.0.0.0/8'::cidr, array[1000]), user_name => 'ada')$$,
    'issue_api_token takes 1000 addresses'
);
select throws_like(
    $$select from signalbox.issue_api_token(
        'x', project_ids => array_fill((select id from projects where name = 'first'), array[1001]),
        user_name => 'ada')$$,
    '%api_tokens_project_ids_at_most_1000%', 'issue_api_token refuses 1001 projects'
);
select throws_ok(
    format(
        $$select from signalbox.issue_api_token('x', project_ids => array[%L]::uuid[], user_name => 'ada')$$,
        (select id from projects where name = 'second')
    ),
    'SB001', format('project %s not found', (select id from projects where name = 'second')),
    'issue_api_token refuses a project of which the user is no member'
);
select throws_ok(
    $$select from signalbox.issue_api_token('x', project_ids => array[gen_random_uuid()], user_name => 'ada')$$,
    'SB001', null, 'issue_api_token refuses a project that there is not'
);
select throws_ok(
    $$select from signalbox.issue_api_token('x', user_name => 'nobody')$$,
    'SB001', 'user nobody not found', 'issue_api_token refuses a user that there is not'
);
select throws_ok(
    $$select from signalbox.issue_api_token('x')$$,
    'SB001', 'user null not found', 'issue_api_token wants to know of an administrator whose it is'
);

-- Who may.
create function pg_temp.issue_as(role text, max_role text, user_name text default null)
returns text
language plpgsql
as $$
declare
    v_id uuid;
begin
    perform signalbox._vouch((select u.id from signalbox_data.users u where u.name = 'ada'));
    perform set_config('role', issue_as.role, true);
    execute 'select id from signalbox.issue_api_token(''mine'', $1::signalbox_data.member_role,
        user_name => $2)'
    into v_id
    using issue_as.max_role, issue_as.user_name;
    perform set_config('role', 'none', true);
    perform set_config('signalbox.session', '', true);
    return (
        select t.user_name || ' ' || t.max_role from signalbox.api_tokens t where t.id = v_id
    );
end;
$$;
select is(
    pg_temp.issue_as('signalbox_reader', 'reader'), 'ada reader',
    'issue_api_token makes tokens for oneself'
);
select is(
    pg_temp.issue_as('signalbox_reader', 'external', 'ada'), 'ada external',
    'issue_api_token makes tokens for oneself by name'
);
select is(
    pg_temp.issue_as('signalbox_operator', 'admin'), 'ada admin',
    'issue_api_token makes tokens for an admin of projects, whom operators may be'
);
select is(
    pg_temp.issue_as('signalbox_agent', 'agent'), 'ada agent', 'issue_api_token makes tokens for agents'
);
select throws_ok(
    $$select pg_temp.issue_as('signalbox_reader', 'agent')$$,
    'SB007', 'not permitted to issue a token for the role agent',
    'issue_api_token makes no agent of a reader'
);
select throws_ok(
    $$select pg_temp.issue_as('signalbox_agent', 'operator')$$,
    'SB007', 'not permitted to issue a token for the role operator',
    'issue_api_token makes no operator of an agent'
);
select from tests.make_member('bob');
select throws_ok(
    $$select pg_temp.issue_as('signalbox_operator', 'reader', 'bob')$$,
    'SB007', 'not permitted for bob', 'issue_api_token makes tokens for others by administrators alone'
);
select throws_ok(
    $$select pg_temp.issue_as('signalbox_operator', 'reader', 'nobody')$$,
    'SB007', 'not permitted for nobody', 'issue_api_token does not tell who there is'
);
select throws_ok(
    $$select pg_temp.issue_as('signalbox_admin', 'reader', 'bob')$$,
    'SB007', 'not permitted for bob',
    'issue_api_token makes no tokens for others for an administrator who works for somebody else'
);
select throws_ok(
    $$select pg_temp.issue_as('signalbox_external', 'external')$$, '42501', null,
    'issue_api_token is not for those outside'
);
select throws_ok(
    format(
        $$select tests.with_token(%L, 'select id from signalbox.issue_api_token(''more'')')$$,
        (select token from issued)
    ),
    'SB007', 'not permitted with a token', 'issue_api_token makes none for a token'
);
select throws_ok(
    format(
        $$select tests.with_token(%L,
            'select id from signalbox.issue_api_token(''more'', user_name => ''ada'')')$$,
        (select token from issued)
    ),
    'SB007', 'not permitted with a token', 'issue_api_token makes none for a token, by name neither'
);
create function pg_temp.issue_as_nobody()
returns bigint
language sql
set role = signalbox_operator
as $$select count(*) from signalbox.issue_api_token('x')$$;
select throws_ok(
    'select pg_temp.issue_as_nobody()', 'SB007', 'this session is of no user',
    'issue_api_token makes none for a session of nobody'
);
create function pg_temp.issue_as_administrator()
returns bigint
language sql
set role = signalbox_admin
as $$select count(*) from signalbox.issue_api_token('x', user_name => 'bob')$$;
select is(
    pg_temp.issue_as_administrator(), 1::bigint, 'issue_api_token makes tokens for all by administrators'
);

select * from finish();
rollback;
