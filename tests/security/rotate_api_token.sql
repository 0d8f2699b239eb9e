begin;
select plan(23);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_project();
select from tests.make_member('ada');
select from tests.make_member('bob');
create temporary table issued as
select * from signalbox.issue_api_token(
    'runner', 'agent', array[tests.project()], '30 days', '{127.0.0.0/8, ::1/128}', 'ada'
);
select tests.advance('10 days');

create temporary table rotated as
select * from signalbox.rotate_api_token((select id from issued), '1 hour');
select results_eq(
    'select signalbox._token_prefix(token), expires_at from rotated',
    $$select prefix, '2026-02-10 12:00+00'::timestamptz from rotated$$,
    'rotate_api_token returns a token, for as long as the old one was'
);
select results_eq(
    $$select t.user_name, t.name, t.max_role::text, t.project_ids, t.ip_allow_list, t.rotated_from, t.created_at
    from signalbox.api_tokens t inner join rotated using (id)$$,
    $$select 'ada', 'runner', 'agent', array[tests.project()], '{127.0.0.0/8, ::1/128}'::cidr[], id,
        '2026-01-11 12:00+00'::timestamptz from issued$$,
    'rotate_api_token makes a token for the same'
);
select results_eq(
    $$select t.status, t.expires_at, t.rotated_to
    from signalbox.api_tokens t inner join issued using (id)$$,
    $$select 'active', '2026-01-11 13:00+00'::timestamptz, id from rotated$$,
    'rotate_api_token leaves the old one good for the overlap'
);
select is(
    (select tests.with_token(token, 'select 1') from issued)
        || (select tests.with_token(token, 'select 2') from rotated),
    '12', 'rotate_api_token lets both in meanwhile'
);
select throws_ok(
    format('select from signalbox.rotate_api_token(%L)', (select id from issued)),
    'SB002', format('token %s was rotated already', (select prefix from issued)),
    'rotate_api_token rotates a token once'
);
select tests.advance('1 hour');
select throws_ok(
    format('select tests.with_token(%L, ''select count(*) from signalbox.projects'')', (select token from issued)),
    '42501', null, 'rotate_api_token lets the old one expire after the overlap'
);
select throws_ok(
    format('select from signalbox.rotate_api_token(%L)', (select id from issued)),
    'SB002', format('token %s was rotated already', (select prefix from issued)),
    'rotate_api_token says what became of it after that too'
);

-- The token itself.
create temporary table third as
select tests.with_token(
    token, 'select token from signalbox.rotate_api_token(overlap => ''0'')'
) as token
from rotated;
select is(
    (select tests.with_token(token, 'select current_user') from third), 'signalbox_agent',
    'rotate_api_token takes the place of the token that asks'
);
select throws_ok(
    format('select tests.with_token(%L, ''select count(*) from signalbox.projects'')', (select token from rotated)),
    '42501', null, 'rotate_api_token leaves no overlap where none is wanted'
);
create temporary table other as
select * from signalbox.issue_api_token('other', user_name => 'ada', expires_in => '20 days');
select throws_ok(
    format(
        'select tests.with_token(%L, %L)',
        (select token from third),
        format('select token from signalbox.rotate_api_token(%L)', (select id from other))
    ),
    'SB001', format('token %s not found', (select id from other)),
    'rotate_api_token rotates no other token of the same user for a token'
);

-- Bounds.
select throws_ok(
    format('select from signalbox.rotate_api_token(%L, ''-1 us'')', (select id from other)),
    'SB006', 'an overlap cannot be -00:00:00.000001', 'rotate_api_token refuses a negative overlap'
);
select throws_ok(
    format('select from signalbox.rotate_api_token(%L, null)', (select id from other)),
    'SB006', 'an overlap cannot be null', 'rotate_api_token refuses no overlap'
);
select throws_ok(
    'select from signalbox.rotate_api_token()',
    'SB001', 'token null not found', 'rotate_api_token wants to know which where there is no token'
);
select throws_ok(
    $$select from signalbox.rotate_api_token('00000000-0000-0000-0000-000000000000')$$,
    'SB001', 'token 00000000-0000-0000-0000-000000000000 not found',
    'rotate_api_token refuses a token that there is not'
);
create temporary table long_overlap as
select * from signalbox.rotate_api_token((select id from other), '100 days');
select is(
    (select t.expires_at from signalbox.api_tokens t inner join other using (id)),
    (select expires_at from other), 'rotate_api_token makes no token last longer'
);
select from signalbox.revoke_api_token((select id from long_overlap));
select throws_ok(
    format('select from signalbox.rotate_api_token(%L)', (select id from long_overlap)),
    'SB002', format('token %s was revoked already', (select prefix from long_overlap)),
    'rotate_api_token refuses a token that was revoked'
);
create temporary table old as
select * from signalbox.issue_api_token('old', user_name => 'ada', expires_in => '1 day');
select tests.advance('1 day');
select throws_ok(
    format('select from signalbox.rotate_api_token(%L)', (select id from old)),
    'SB002', format('token %s has expired already', (select prefix from old)),
    'rotate_api_token refuses a token that has expired'
);

-- Who may.
create temporary table his as
select * from signalbox.issue_api_token('his', user_name => 'bob');
create function pg_temp.rotate_as(role text, user_name text, token_id uuid)
returns uuid
language plpgsql
as $$
declare
    v_id uuid;
begin
    perform signalbox._vouch((
        select u.id from signalbox_data.users u where u.name = rotate_as.user_name
    ));
    perform set_config('role', rotate_as.role, true);
    execute 'select id from signalbox.rotate_api_token($1)' into v_id using rotate_as.token_id;
    perform set_config('role', 'none', true);
    perform set_config('signalbox.session', '', true);
    return v_id;
end;
$$;
select throws_ok(
    format('select pg_temp.rotate_as(''signalbox_operator'', ''ada'', %L)', (select id from his)),
    'SB001', format('token %s not found', (select id from his)),
    'rotate_api_token knows no tokens of others'
);
select throws_ok(
    format('select pg_temp.rotate_as(''signalbox_admin'', ''ada'', %L)', (select id from his)),
    'SB001', null, 'rotate_api_token knows none for an administrator who works for somebody else'
);
create temporary table hers as
select pg_temp.rotate_as('signalbox_reader', 'bob', (select id from his)) as id;
select results_eq(
    'select t.rotated_from from signalbox.api_tokens t inner join hers using (id)', 'select id from his',
    'rotate_api_token rotates one''s own tokens'
);
select throws_ok(
    format('select pg_temp.rotate_as(''signalbox_anonymous'', ''bob'', %L)', (select id from hers)),
    '42501', null, 'rotate_api_token is not for those who are nobody'
);
select is_empty(
    $$select from signalbox_data.api_tokens t
    inner join rotated r on t::text like '%' || substr(r.token, 15, 43) || '%'$$,
    'rotate_api_token stores the token nowhere'
);
select isnt(
    (select t.token_hash from signalbox_data.api_tokens t inner join issued using (id)),
    (select t.token_hash from signalbox_data.api_tokens t inner join rotated using (id)),
    'rotate_api_token draws another secret'
);

select * from finish();
rollback;
