begin;
select plan(14);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_project();
select from tests.make_member('ada');
select from tests.make_member('bob');
create function pg_temp.line(name text)
returns text
language sql
as $$
    select string_agg(t.status, ' ' order by t.created_at, t.id)
    from signalbox.api_tokens t
    where t.name = line.name
$$;
create temporary table first as
select * from signalbox.issue_api_token('line', user_name => 'ada');
select tests.advance('1 hour');
create temporary table second as
select * from signalbox.rotate_api_token((select id from first));
select tests.advance('1 hour');
create temporary table third as
select * from signalbox.rotate_api_token((select id from second));
select is(pg_temp.line('line'), 'active active active', 'three tokens, each from the one before');

select results_eq(
    $$select prefix, status, revoked_at
    from signalbox.revoke_api_token((select id from first), with_successors => false)$$,
    $$select prefix, 'revoked', '2026-01-01 14:00+00'::timestamptz from first$$,
    'revoke_api_token revokes a token and returns it'
);
select is(
    pg_temp.line('line'), 'revoked active active',
    'revoke_api_token ends the overlap alone where that is wanted'
);
select tests.advance('1 hour');
select results_eq(
    'select prefix, revoked_at from signalbox.revoke_api_token((select id from first))',
    $$select prefix, '2026-01-01 14:00+00'::timestamptz from first
    union all select prefix, '2026-01-01 15:00+00' from second
    union all select prefix, '2026-01-01 15:00+00' from third$$,
    'revoke_api_token revokes what came of it by rotation, and changes nothing twice'
);
select throws_ok(
    format('select tests.with_token(%L, ''select count(*) from signalbox.projects'')', (select token from third)),
    '42501', null, 'revoke_api_token lets nobody in any more'
);

-- What came before goes on.
create temporary table old as
select * from signalbox.issue_api_token('old', user_name => 'ada');
select tests.advance('1 hour');
create temporary table new as
select * from signalbox.rotate_api_token((select id from old));
select from signalbox.revoke_api_token((select id from new));
select is(pg_temp.line('old'), 'active revoked', 'revoke_api_token does not revoke what came before');

-- The token itself, and others.
create temporary table own as
select * from signalbox.issue_api_token('own', user_name => 'ada');
create temporary table his as
select * from signalbox.issue_api_token('his', user_name => 'bob');
select throws_ok(
    format(
        'select tests.with_token(%L, %L)',
        (select token from own),
        format('select prefix from signalbox.revoke_api_token(%L)', (select id from old))
    ),
    'SB001', format('token %s not found', (select id from old)),
    'revoke_api_token revokes no other token for a token'
);
select throws_ok(
    format(
        'select tests.with_token(%L, %L)',
        (select token from own),
        format('select prefix from signalbox.revoke_api_token(%L)', (select id from his))
    ),
    'SB001', null, 'revoke_api_token revokes no token of somebody else'
);
create function pg_temp.revoke_itself()
returns text
language plpgsql
as $$
declare
    v_token text;
    v_answer text;
begin
    select token into v_token from own;
    perform signalbox.authenticate(v_token);
    select t.prefix into v_answer from signalbox.revoke_api_token() t;
    v_answer := concat_ws(' ', v_answer, current_user, signalbox.my_user_id());
    perform set_config('role', 'none', true);
    perform set_config('signalbox.session', '', true);
    return v_answer;
end;
$$;
select is(
    pg_temp.revoke_itself(), (select prefix || ' signalbox_reader' from own),
    'revoke_api_token makes who asks with the token nobody'
);
select is(pg_temp.line('own'), 'revoked', 'revoke_api_token revokes the token that asks');
select throws_ok(
    'select from signalbox.revoke_api_token()',
    'SB001', 'token null not found', 'revoke_api_token wants to know which where there is no token'
);
select throws_ok(
    'select from signalbox.revoke_api_token(gen_random_uuid())', 'SB001', null,
    'revoke_api_token refuses a token that there is not'
);
create function pg_temp.revoke_as_ada(role text, token_id uuid)
returns bigint
language plpgsql
as $$
declare
    v_count bigint;
begin
    perform signalbox._vouch((select u.id from signalbox_data.users u where u.name = 'ada'));
    perform set_config('role', revoke_as_ada.role, true);
    execute 'select count(*) from signalbox.revoke_api_token($1)' into v_count using token_id;
    perform set_config('role', 'none', true);
    perform set_config('signalbox.session', '', true);
    return v_count;
end;
$$;
select is(
    pg_temp.revoke_as_ada('signalbox_reader', (select id from old)), 2::bigint,
    'revoke_api_token revokes one''s own tokens'
);
select throws_ok(
    format('select pg_temp.revoke_as_ada(''signalbox_operator'', %L)', (select id from his)),
    'SB001', null, 'revoke_api_token knows no tokens of others'
);

select * from finish();
rollback;
