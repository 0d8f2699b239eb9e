begin;
select plan(33);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_project('first');
create temporary table others as
select id from signalbox.create_project('second');
create temporary table ada as
select tests.make_member('ada', 'operator') as id;
create temporary table issued as
select * from signalbox.issue_api_token('laptop', 'agent', user_name => 'ada');

-- What it leaves is looked at by functions: neither pgTAP nor schema tests is granted to those roles.
create temporary table seen (
    outcome text, user_id uuid, user_name text, token_id uuid, database_role text,
    expires_at timestamptz, role text, my_user_id uuid, my_projects integer
);
create function pg_temp.see(token text)
returns setof seen
language plpgsql
as $$
declare
    v_login record;
    v_seen seen;
begin
    select * into v_login from signalbox.authenticate(see.token);
    v_seen := (
        v_login.outcome, v_login.user_id, v_login.user_name, v_login.token_id, v_login.database_role,
        v_login.expires_at, current_user, null, null
    );
    if current_user <> 'signalbox_anonymous' then
        v_seen.my_user_id := signalbox.my_user_id();
        v_seen.my_projects := cardinality(signalbox.my_projects());
    end if;
    perform set_config('role', 'none', true);
    perform set_config('signalbox.session', '', true);
    return next v_seen;
end;
$$;

select results_eq(
    'select (s).* from (select pg_temp.see(token) from issued) q (s)',
    $$select 'accepted', a.id, 'ada', i.id, 'signalbox_agent', '2026-04-01 12:00+00'::timestamptz,
        'signalbox_agent', a.id, (select count(*) from signalbox.projects)::integer
    from ada a cross join issued i$$,
    'authenticate sets user and role of a token'
);
select results_eq(
    $$select p.max_role, s.database_role, s.role
    from unnest('{external,reader,agent,operator,admin}'::signalbox_data.member_role[]) p (max_role)
    cross join lateral signalbox.issue_api_token('x', p.max_role, user_name => 'ada') i
    cross join lateral pg_temp.see(i.token) s
    where p.max_role <> 'external'$$,
    $$values
        ('reader'::signalbox_data.member_role, 'signalbox_reader', 'signalbox_reader'),
        ('agent', 'signalbox_agent', 'signalbox_agent'),
        ('operator', 'signalbox_operator', 'signalbox_operator'),
        ('admin', 'signalbox_operator', 'signalbox_operator')$$,
    'authenticate takes on the role that a token is for, and that of administrators never'
);
create function pg_temp.role_outside()
returns text
language plpgsql
as $$
declare
    v_token text;
    v_role text;
begin
    select i.token into v_token from signalbox.issue_api_token('x', 'external', user_name => 'ada') i;
    perform signalbox.authenticate(v_token);
    v_role := current_user;
    perform set_config('role', 'none', true);
    perform set_config('signalbox.session', '', true);
    return v_role;
end;
$$;
select is(
    pg_temp.role_outside(), 'signalbox_external', 'authenticate takes on the role of those outside'
);

-- Refused.
create function pg_temp.outcome(token text)
returns text
language sql
volatile
as $$
    select s.outcome || ' ' || s.role || ' '
        || num_nonnulls(s.user_id, s.user_name, s.token_id, s.database_role, s.expires_at)
    from pg_temp.see(outcome.token) s
$$;
select is(
    pg_temp.outcome((signalbox._new_token()).token), 'refused signalbox_anonymous 0',
    'authenticate refuses a token that there is not, and says nothing'
);
create function pg_temp.another_secret(token text)
returns text
language sql
as $$
    select b.body || signalbox._token_checksum(b.body)
    from (
        select left(another_secret.token, 14)
            || translate(substr(another_secret.token, 15, 43), '0123456789', '1234567890')
            || '' as body
    ) b
$$;
select is(
    (select pg_temp.outcome(pg_temp.another_secret(token)) from issued),
    'refused signalbox_anonymous 0',
    'authenticate refuses another secret with the prefix of a token in the same way'
);
select is(
    pg_temp.outcome('sb_0123456789_' || repeat('A', 43) || '000000'), 'malformed signalbox_anonymous 0',
    'authenticate tells a wrong checksum apart'
);
select is(pg_temp.outcome(null), 'malformed signalbox_anonymous 0', 'authenticate refuses null');
select is(pg_temp.outcome(''), 'malformed signalbox_anonymous 0', 'authenticate refuses an empty text');
select is(
    pg_temp.outcome($$' or true --$$), 'malformed signalbox_anonymous 0', 'authenticate refuses SQL'
);
select is(
    (select pg_temp.outcome(encode(token_hash, 'hex')) from signalbox_data.api_tokens limit 1),
    'malformed signalbox_anonymous 0', 'authenticate refuses the hash of a token'
);
select is(
    (select pg_temp.outcome(upper(token)) from issued), 'malformed signalbox_anonymous 0',
    'authenticate refuses a token in capitals'
);

-- In the order of what befalls a token.
select tests.advance('90 days' - interval '1 us');
select is(
    (select pg_temp.outcome(token) from issued), 'accepted signalbox_agent 5',
    'authenticate takes a token in its last moment'
);
select tests.advance('1 us');
select is(
    (select pg_temp.outcome(token) from issued), 'refused signalbox_anonymous 0',
    'authenticate refuses a token that has expired'
);
delete from issued;
insert into issued
select * from signalbox.issue_api_token('laptop', 'agent', user_name => 'ada');
update signalbox_data.users set is_active = false where name = 'ada';
select is(
    (select pg_temp.outcome(token) from issued), 'refused signalbox_anonymous 0',
    'authenticate refuses a token of a user who is not active'
);
update signalbox_data.users set is_active = true where name = 'ada';
select is(
    (select pg_temp.outcome(token) from issued), 'accepted signalbox_agent 5',
    'authenticate takes the token of a user who is active again'
);
select from signalbox.revoke_api_token((select id from issued));
select is(
    (select pg_temp.outcome(token) from issued), 'refused signalbox_anonymous 0',
    'authenticate refuses a token that was revoked'
);

-- Addresses.
delete from issued;
insert into issued
select * from signalbox.issue_api_token(
    'runner', 'agent', ip_allow_list => '{203.0.113.0/28, 2001:db8::/32}', user_name => 'ada'
);
create function pg_temp.outcome_at(address text)
returns text
language plpgsql
volatile
as $$
begin
    perform tests.come_from(outcome_at.address);
    return (select split_part(pg_temp.outcome(token), ' ', 1) from issued);
end;
$$;
select is(pg_temp.outcome_at('203.0.113.0'), 'accepted', 'authenticate takes the first address of a list');
select is(pg_temp.outcome_at('203.0.113.15'), 'accepted', 'authenticate takes the last address of a list');
select is(pg_temp.outcome_at('203.0.113.16'), 'refused', 'authenticate refuses the address after them');
select is(pg_temp.outcome_at('203.0.112.255'), 'refused', 'authenticate refuses the address before them');
select is(
    pg_temp.outcome_at('2001:db8:ffff::1'), 'accepted', 'authenticate takes an IPv6 address of a list'
);
select is(
    pg_temp.outcome_at('::ffff:203.0.113.7'), 'accepted', 'authenticate takes IPv4 written as IPv6'
);
select is(pg_temp.outcome_at('unknown'), 'refused', 'authenticate refuses an address that nobody knows');
select is(pg_temp.outcome_at(null), 'refused', 'authenticate refuses no address');
select results_eq(
    $$select prefix = (select prefix from issued), failures, last_reason, last_address
    from signalbox.failed_logins where source = '203.0.113.16/32'$$,
    $$values (true, 1, 'address', '203.0.113.16'::inet)$$,
    'authenticate records where a token was refused for its address'
);

-- It ends with the transaction, or before that.
create function pg_temp.after_rollback()
returns text
language plpgsql
as $$
declare
    v_token text;
begin
    select i.token into v_token from signalbox.issue_api_token('x', user_name => 'ada') i;
    begin
        perform signalbox.authenticate(v_token);
        raise exception 'enough' using errcode = 'SB999';
    exception
        when sqlstate 'SB999' then
            return concat_ws(' ', current_user = session_user, current_setting('signalbox.session', true));
    end;
end;
$$;
select is(pg_temp.after_rollback(), 't ', 'authenticate is undone by a rollback to before it');

select from tests.make_member('bob');
create temporary table two as
select
    (select token from signalbox.issue_api_token('x', 'agent', user_name => 'ada')) as ada,
    (select token from signalbox.issue_api_token('x', 'reader', user_name => 'bob')) as bob;
create function pg_temp.whoami_after(first_token text, second_token text)
returns text
language plpgsql
as $$
declare
    v_answer text;
begin
    perform signalbox.authenticate(whoami_after.first_token);
    perform signalbox.authenticate(whoami_after.second_token);
    v_answer := current_user;
    if v_answer <> 'signalbox_anonymous' then
        v_answer := v_answer || ' ' || signalbox.my_user_id();
    end if;
    perform set_config('role', 'none', true);
    perform set_config('signalbox.session', '', true);
    return v_answer;
end;
$$;
select is(
    (select pg_temp.whoami_after(ada, bob) from two),
    (select 'signalbox_reader ' || id from signalbox.users where name = 'bob'),
    'authenticate lets the second token of a transaction take the place of the first'
);
select is(
    (select pg_temp.whoami_after(ada, ada || 'x') from two), 'signalbox_anonymous',
    'authenticate lets a token that is refused end what the one before it has let in'
);
select is(
    (select pg_temp.whoami_after(bob || 'x', ada) from two),
    (select 'signalbox_agent ' || id from signalbox.users where name = 'ada'),
    'authenticate can be tried again'
);

-- Rights.
select is_empty(
    $$select r.role
    from unnest('{signalbox_anonymous,signalbox_external,signalbox_reader,signalbox_agent,
        signalbox_operator,signalbox_admin}'::text[]) r (role)
    where not has_function_privilege(r.role, 'signalbox.authenticate(text)', 'execute')$$,
    'authenticate can be called by everybody who has no more rights than that'
);
create function pg_temp.as_the_owner(token text)
returns text
language plpgsql
security definer
as 'begin return (signalbox.authenticate(token)).outcome; end';
select throws_ok(
    format('select pg_temp.as_the_owner(%L)', (select ada from two)),
    '42501', null, 'authenticate does not lend its role to a function with other rights'
);
select is(
    pg_temp.as_the_owner('x'), 'malformed',
    'authenticate records what it refuses where the role cannot be changed too'
);
select tests.forget_member();
set transaction read only;
select is(
    (select pg_temp.whoami_after('x', bob) from two),
    (select 'signalbox_reader ' || id from signalbox.users where name = 'bob'),
    'authenticate works in a transaction that only reads'
);

select * from finish();
rollback;
