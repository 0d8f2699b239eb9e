-- What a token is for holds whatever role of the database the session takes on: a login that many share
-- may take on each.
begin;
select plan(14);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_project('one');
select from tests.make_workflow(name => 'of one');
select from tests.make_task('first');
create temporary table places as
select tests.project() as one, tests.workflow() as workflow_of_one, tests.task('first') as task_of_one;
select from tests.make_project('two');
select from tests.make_workflow(tests.project(), name => 'of two');
select from tests.make_task('second');
select from tests.make_member('ada', 'admin');
create temporary table issued as
select 'reader' as name, i.token from signalbox.issue_api_token('x', 'reader', user_name => 'ada') i
union all
select 'agent', i.token from signalbox.issue_api_token('x', 'agent', user_name => 'ada') i
union all
select 'operator', i.token from signalbox.issue_api_token('x', 'operator', user_name => 'ada') i
union all
select 'one', i.token
from places p
cross join lateral signalbox.issue_api_token('x', 'admin', array[p.one], user_name => 'ada') i;

create function pg_temp.ask(name text, query text)
returns text
language plpgsql
volatile
as $$
declare
    v_answer text;
begin
    perform signalbox.authenticate((select i.token from issued i where i.name = ask.name));
    perform set_config('role', 'signalbox_operator', true);
    execute ask.query into v_answer;
    perform set_config('role', 'none', true);
    perform set_config('signalbox.session', '', true);
    return v_answer;
end;
$$;

select throws_ok(
    format(
        $$select pg_temp.ask('reader', %L)$$,
        format('select count(*) from signalbox.claim_tasks(''w'', project_id => %L)', tests.project())
    ),
    'SB007', format('not permitted in project %s', tests.project()), 'a token of a reader claims nothing'
);
select is(
    pg_temp.ask('reader', $$select count(*) from signalbox.claim_tasks('w')$$), '0',
    'a token of a reader finds nothing to claim'
);
select throws_ok(
    $$select pg_temp.ask('reader', 'select name from signalbox.register_worker(''w'')')$$,
    'SB007', 'not permitted with this token', 'a token of a reader registers no worker'
);
select throws_ok(
    $$select pg_temp.ask('agent', 'select id from signalbox.create_project(''three'')')$$,
    'SB007', 'not permitted with this token', 'a token of an agent makes no project'
);
select throws_ok(
    $$select pg_temp.ask('agent', 'select id from signalbox.create_user(''eve'')')$$,
    'SB007', 'not permitted with this token', 'a token of an agent makes no user'
);
select is(
    pg_temp.ask('agent', $$select name from signalbox.register_worker('w')$$), 'w',
    'a token of an agent registers a worker'
);
select throws_ok(
    $$select pg_temp.ask('reader', 'select name from signalbox.drain_worker(''w'')')$$,
    'SB001', 'worker w is not registered', 'a token of a reader drains no worker'
);
select is(
    pg_temp.ask('operator', $$select count(*) from signalbox.create_project('three')$$), '1',
    'a token of an operator makes a project'
);
select throws_ok(
    format(
        $$select pg_temp.ask('operator', %L)$$,
        format('select user_name from signalbox.remove_member(%L, ''ada'')', tests.project())
    ),
    'SB007', format('not permitted in project %s', tests.project()),
    'a token of an operator is no admin, although its user is'
);
select throws_ok(
    $$select pg_temp.ask('one', 'select id from signalbox.create_project(''four'')')$$,
    'SB007', 'not permitted with this token', 'a token for a project makes no other'
);
select is(
    pg_temp.ask('one', 'select string_agg(name, '', '') from signalbox.projects'), 'one',
    'a token for a project sees no other'
);
select is(
    pg_temp.ask('one', 'select string_agg(title, '', '') from signalbox.tasks'), 'first',
    'a token for a project sees no task of another'
);
select is(
    pg_temp.ask('one', $$select string_agg(task_id::text, ', ') from signalbox.claim_tasks('w', max_tasks => 10)$$),
    (select task_of_one::text from places), 'a token for a project claims in no other'
);
select throws_ok(
    $$select pg_temp.ask('one', 'select count(*) from signalbox.tick()')$$, '42501', null,
    'no token is an administrator''s'
);

select * from finish();
rollback;
