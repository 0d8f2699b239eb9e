-- Runs in a database of its own.
begin;
select plan(15);

select tests.set_clock('2026-01-01 12:00+00');
create temporary table projects as
select p.id, p.name
from unnest('{first,second,third}'::text[]) n (name)
cross join lateral signalbox.create_project(n.name) p;
create function pg_temp.project(name text)
returns uuid
language sql
as 'select p.id from projects p where p.name = project.name';
select from tests.make_member('ada', 'operator', array[pg_temp.project('first')]);
select from signalbox.add_member(pg_temp.project('second'), 'ada', 'reader');
create function pg_temp.vouch(token_id uuid default null)
returns void
language sql
as $$
    select signalbox._vouch(u.id, vouch.token_id)
    from signalbox_data.users u
    where u.name = 'ada'
$$;
create function pg_temp.memberships()
returns text
language sql
as $$
    select string_agg(p.name || ' ' || m.role, ', ' order by p.name)
    from signalbox._memberships() m
    inner join projects p
        on p.id = m.project_id
$$;

select is(pg_temp.memberships(), null, '_memberships of nobody are none');
select pg_temp.vouch();
select is(
    pg_temp.memberships(), 'first operator, second reader', '_memberships are those of the user'
);

-- A token.
select tests.forget_member();
create temporary table issued as
select
    'agent' as name, i.id, i.token
from signalbox.issue_api_token('x', 'agent', user_name => 'ada') i
union all
select
    'first', i.id, i.token
from signalbox.issue_api_token('x', 'admin', array[pg_temp.project('first')], user_name => 'ada') i;
select pg_temp.vouch((select id from issued where name = 'agent'));
select is(
    pg_temp.memberships(), 'first agent, second reader',
    '_memberships are no more than the token is for, nor than the user has'
);
select pg_temp.vouch((select id from issued where name = 'first'));
select is(pg_temp.memberships(), 'first operator', '_memberships are in the projects of the token alone');
select is(
    cardinality(signalbox.my_projects('operator')) || ' ' || signalbox.my_role(pg_temp.project('first'))
        || ' ' || coalesce(signalbox.my_role(pg_temp.project('second'))::text, '-'),
    '1 operator -', 'my_projects and my_role go by the token'
);
select throws_ok(
    format($$select signalbox._require_access(%L, 'external')$$, pg_temp.project('second')),
    'SB001', format('project %s not found', pg_temp.project('second')),
    '_require_access knows no project that the token is not for'
);
select pg_temp.vouch((select id from issued where name = 'agent'));
select throws_ok(
    format($$select signalbox._require_access(%L, 'operator')$$, pg_temp.project('first')),
    'SB007', format('not permitted in project %s', pg_temp.project('first')),
    '_require_access gives a token no more than it is for'
);
select is(
    signalbox._turn_projects('[]', null), array[pg_temp.project('first')],
    '_turn_projects goes by the token'
);
delete from signalbox_data.project_members where project_id = pg_temp.project('first');
select is(pg_temp.memberships(), 'second reader', '_memberships end although the token goes on');
select tests.forget_member();
select from signalbox.add_member(pg_temp.project('first'), 'ada', 'operator');

-- Addresses.
select from signalbox.set_ip_allow_list(pg_temp.project('first'), '{203.0.113.0/24, 2001:db8::/32}');
select pg_temp.vouch();
select is(pg_temp.memberships(), 'second reader', '_memberships are not in a project from elsewhere');
select tests.forget_member();
select tests.come_from('203.0.113.255');
select pg_temp.vouch();
select is(
    pg_temp.memberships(), 'first operator, second reader',
    '_memberships are in a project from its addresses'
);
select set_config('request.headers', '{"x-forwarded-for": "2001:db8::1"}', true);
select is(
    pg_temp.memberships(), 'first operator, second reader', '_memberships know addresses of IPv6'
);
select set_config('request.headers', '{"x-forwarded-for": "203.0.114.0"}', true);
select is(pg_temp.memberships(), 'second reader', '_memberships are not in a project from next door');
select set_config('request.headers', '', true);
select is(pg_temp.memberships(), 'second reader', '_memberships are not in a project from an unknown place');

-- Who asks for one project looks at that one alone.
create function pg_temp.plan()
returns text
language plpgsql
as $$
declare
    v_line text;
    v_plan text := '';
begin
    set local enable_seqscan = off;
    for v_line in execute format(
        'explain (costs off) select * from signalbox._memberships() m where m.project_id = %L',
        pg_temp.project('first')
    )
    loop
        v_plan := v_plan || v_line || E'\n';
    end loop;
    return v_plan;
end;
$$;
select matches(
    pg_temp.plan(), 'Index Cond: \(\([^\n]*(project_id = [^\n]*user_id =|user_id = [^\n]*project_id = )',
    '_memberships become a part of the query'
);

select * from finish();
rollback;
