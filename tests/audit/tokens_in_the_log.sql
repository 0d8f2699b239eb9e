-- Which token made a change: in audit_logs, search_audit and v_security_events.
begin;
select plan(9);

select from tests.make_project();
select from tests.make_workflow();
select from tests.make_task('a');
select set_config('tests.ada', id::text, true) from signalbox.create_user('ada');
select from signalbox.add_member(tests.project(), 'ada', 'agent');
create temporary table tokens as
select t.name, i.id, i.token
from unnest('{laptop,ci}'::text[]) t (name)
cross join lateral signalbox.issue_api_token(t.name, 'agent', user_name => 'ada') i;

-- A change with a token, or with what says that there is one.
create function change(status text, token text, session text default null)
returns void
language plpgsql
as $$
begin
    if change.token is not null then
        perform signalbox.authenticate(change.token);
        perform set_config('tests.session', current_setting('signalbox.session'), true);
    end if;
    perform set_config('role', 'none', true);
    if change.session is null then
        perform signalbox.set_task_status(
            tests.project(), tests.task('a'), change.status::signalbox_data.task_status
        );
    else
        -- Functions let nobody do it who says so; the owner's own statement is recorded.
        perform set_config('signalbox.session', change.session, true);
        update signalbox_data.tasks t set title = change.status where t.id = tests.task('a');
    end if;
    perform set_config('signalbox.session', '', true);
end;
$$;
select change('deferred', token) from tokens where name = 'laptop';
select change('pending', token) from tokens where name = 'ci';
create temporary table changed as
select a.*, l.session_role as raw_role
from signalbox.audit_logs a
inner join signalbox_data.audit_logs l
    on l.seq = a.id
where a.entity_id = tests.task('a')
    and a.operation = 'update';
select results_eq(
    'select token, user_id::text from changed group by 1, 2 order by min(id)',
    $$select right(t.id::text, 8), current_setting('tests.ada') from tokens t order by t.name desc$$,
    'audit_logs tells by which token of a user a change was made'
);
select is(
    (select array_agg(distinct session_role) from changed), array[session_user::text],
    'audit_logs: the role is as it was without'
);
select is(
    (select count(*) from changed where raw_role !~ ' by [0-9a-f]{8}$'), 0::bigint, 'audit_logs: it is in the log itself'
);
select set_eq(
    $$select a.id from tokens t cross join lateral signalbox.search_audit(jsonb_build_object('token', t.id)) a
    where t.name = 'ci' and a.entity_type = 'task'$$,
    $$select c.id from changed c inner join tokens t on t.name = 'ci' and right(t.id::text, 8) = c.token$$,
    'search_audit finds what was done by a token'
);
select results_eq(
    $$select count(*) from signalbox.search_audit(jsonb_build_object('session_role', session_user, 'entity_id', tests.task('a')))$$,
    'select count(*) from signalbox.audit_logs where entity_id = tests.task(''a'')',
    'search_audit finds them by role as before'
);

-- What a client says of itself is nobody's token.
select change('deferred', null, concat(current_setting('tests.ada'), ' ', (select id from tokens where name = 'ci'), ' 9999999999 00'));
select results_eq(
    $$select a.token is null, a.user_id is null from signalbox.audit_logs a
    where a.entity_id = tests.task('a') order by a.id desc limit 1$$,
    'values (true, true)', 'audit_logs believes no token that was not vouched for'
);
select change('pending', null, 'x by deadbeef');
select is(
    (select l.session_role from signalbox_data.audit_logs l where l.entity_id = tests.task('a') order by l.seq desc limit 1),
    session_user::text, 'audit_logs: what is no token is not recorded'
);
-- One cannot borrow the words of another one.
select change('deferred', token, replace(
    current_setting('tests.session'), (select id::text from tokens where name = 'ci'),
    (select id::text from tokens where name = 'laptop')
))
from tokens where name = 'ci';
select results_eq(
    $$select a.token is null, a.user_id is null from signalbox.audit_logs a
    where a.entity_id = tests.task('a') order by a.id desc limit 1$$,
    'values (true, true)', 'audit_logs believes no token that another one names'
);
select ok(
    exists (select from signalbox.v_security_events e where e.token is null), 'v_security_events has it as well'
);

select * from finish();
rollback;
