begin;
select plan(15);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_project();
create temporary table people as
select tests.make_member('ada') as ada, tests.make_member('bob') as bob;
create temporary table issued as
select i.*
from signalbox.issue_api_token('x', 'agent', array[tests.project()], user_name => 'ada') i;

create function pg_temp.session()
returns text
language sql
as $$
    select concat_ws(' ', u.name, s.token_id = (select id from issued), s.max_role, s.project_ids)
    from signalbox._session() s
    left join signalbox_data.users u
        on u.id = s.user_id
$$;

select is(pg_temp.session(), '', '_session is nobody where no role is linked to a user');
select from signalbox.set_database_role('ada', session_user);
select is(pg_temp.session(), 'ada admin', '_session is the user of the role that has logged in');
update signalbox_data.users set is_active = false where name = 'ada';
select is(pg_temp.session(), '', '_session is nobody while the user is not active');
update signalbox_data.users set is_active = true where name = 'ada';

select signalbox._vouch((select bob from people));
select is(pg_temp.session(), 'bob admin', '_session is whom the transaction was vouched for');

create function pg_temp.vouch()
returns void
language sql
as 'select signalbox._vouch(p.ada, i.id, ''infinity'') from people p cross join issued i';
select pg_temp.vouch();
select is(
    pg_temp.session(), format('ada t agent {%s}', tests.project()), '_session knows what the token is for'
);
update signalbox_data.users set is_active = false where name = 'ada';
select is(pg_temp.session(), '', '_session is nobody when the user of the token is not active any more');
update signalbox_data.users set is_active = true where name = 'ada';
select tests.advance('90 days');
select is(pg_temp.session(), '', '_session is nobody when the token has expired meanwhile');
select tests.set_clock('2026-01-01 12:00+00');
select is(pg_temp.session(), format('ada t agent {%s}', tests.project()), '_session believes it again');
insert into signalbox_data.api_token_revocations (line_id, place, is_with_successors)
select id, 0, false from issued;
select is(pg_temp.session(), '', '_session is nobody when the token was revoked meanwhile');
delete from signalbox_data.api_token_revocations;

select signalbox._vouch((select bob from people), (select id from issued));
select is(pg_temp.session(), '', '_session is nobody when the token is another user''s');

-- Forged.
select pg_temp.vouch();
select set_config(
    'signalbox.session', replace(current_setting('signalbox.session'), ada::text, bob::text), true
)
from people;
select is(pg_temp.session(), '', '_session is nobody when the user was changed');
select pg_temp.vouch();
select set_config(
    'signalbox.session', replace(current_setting('signalbox.session'), id::text, '-'), true
)
from issued;
select is(pg_temp.session(), '', '_session is nobody when the token was left out');
select set_config('signalbox.session', ada || ' - Infinity', true) from people;
select is(pg_temp.session(), '', '_session is nobody without a proof');
select set_config('signalbox.session', 'refused', true);
select is(pg_temp.session(), '', '_session is nobody after a refusal');

delete from signalbox_data.session_keys;
select pg_temp.vouch();
select is(
    pg_temp.session() || current_setting('signalbox.session') is distinct from '', true,
    '_session is nobody, and not who has logged in, when there is no secret'
);

select * from finish();
rollback;
