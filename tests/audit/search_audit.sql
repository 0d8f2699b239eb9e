begin;
select plan(42);

select from tests.set_clock('2026-11-01 12:00+00');
select from tests.make_project('searched');
select from tests.make_workflow();
select from tests.advance('1 hour');
select signalbox.set_context('{"request_id": "r-1", "correlation_id": "c-1", "session_id": "s-1",
    "http_method": "PUT", "api_endpoint": "/tasks", "parent_id": "7", "tool": "a name of its own"}');
select from tests.make_task('a');
select set_config('signalbox.context', '', true);
select from tests.advance('1 hour');
set local application_name = 'the finder';
select from signalbox.update_task(tests.project(), tests.task('a'), '{"title": "Needle in the hay"}');
set local application_name = '';
select from tests.advance('1 day');
select from signalbox.cancel_task(tests.project(), tests.task('a'));
select set_config('tests.user', id::text, true) from signalbox.create_user('finder');
select signalbox._vouch(current_setting('tests.user')::uuid);
select from signalbox._log_audit_event('login', 'session', tests.project());
select from tests.forget_member();

-- What a search finds, in its order.
create function found(filters jsonb, max_rows integer default 100, after bigint default null)
returns text
language sql
as $$
    select string_agg(s.entity_type || ' ' || s.action, ', ' order by s.place)
    from signalbox.search_audit(
        found.filters || jsonb_build_object('project_id', tests.project()), found.max_rows, found.after
    ) with ordinality s (
        id, occurred_at, txid, project_id, entity_type, entity_id, entity_key, operation, action, severity, category,
        changes, user_id, session_role, application_name, session_id, request_id, correlation_id, http_method,
        api_endpoint, parent_audit_id, personal, context, place
    )
$$;
select is(
    found('{}'), 'session login, workflow cancel, task cancel, task update, task insert, workflow insert, project insert',
    'search_audit finds all without a filter, newest first'
);
select is(found('{"entity": "workflow"}'), 'workflow cancel, workflow insert', 'search_audit by entity');
select is(
    found('{"entity": ["workflow", "project"]}'), 'workflow cancel, workflow insert, project insert', 'search_audit by several entities'
);
select is(found('{"entity": []}'), null, 'search_audit by one of none finds none');
select is(
    found(jsonb_build_object('entity_id', tests.task('a'))), 'task cancel, task update, task insert',
    'search_audit by id'
);
select is(found('{"action": "cancel"}'), 'workflow cancel, task cancel', 'search_audit by action');
select is(found('{"operation": "update"}'), 'workflow cancel, task cancel, task update', 'search_audit by operation');
select is(found('{"severity": "warning"}'), 'workflow cancel, task cancel', 'search_audit by severity');
select is(found('{"min_severity": "warning"}'), 'workflow cancel, task cancel', 'search_audit by the least severity');
select is(
    found('{"category": ["security", "project"]}'), 'session login, project insert', 'search_audit by category'
);
select is(found('{"changed": "title"}'), 'task update, task insert', 'search_audit by a column that was changed');
select is(
    found('{"changed": "status"}'), 'workflow cancel, task cancel, task insert, workflow insert, project insert',
    'search_audit by a column of which the kind tells'
);
select is(
    found('{"changed": "finished_at"}'), 'workflow cancel, task cancel', 'search_audit by a column that is a time'
);
select is(found('{"text": "NEEDLE"}'), 'task update', 'search_audit by text, large or small');
select is(found('{"text": "100%"}'), null, 'search_audit takes text as it is');
select is(
    found(jsonb_build_object('user_id', current_setting('tests.user'))), 'session login', 'search_audit by user'
);
select is(found('{"user_name": "finder"}'), 'session login', 'search_audit by the name of the user');
select is(found('{"user_name": "nobody"}'), null, 'search_audit by a name that nobody has finds none');
select is(
    found('{"action": "login", "session_role": "nobody"}'), null, 'search_audit by role, all filters at once'
);
select is(
    found(jsonb_build_object('action', 'login', 'session_role', session_user)), 'session login', 'search_audit by role'
);
select is(found('{"application_name": "the finder"}'), 'task update', 'search_audit by application');
select is(found('{"request_id": "r-1"}'), 'task insert', 'search_audit by request');
select is(found('{"correlation_id": "c-1"}'), 'task insert', 'search_audit by correlation');
select is(found('{"session_id": "s-1"}'), 'task insert', 'search_audit by the session of the client');
select is(
    found('{"http_method": "PUT", "api_endpoint": "/tasks"}'), 'task insert', 'search_audit by method and endpoint'
);
select is(found('{"parent_id": 7}'), 'task insert', 'search_audit by what led to it');
select is(found('{"request_id": "r-2"}'), null, 'search_audit by a request that there was not finds none');
select is(
    found('{"from": "2026-11-01 13:00+00", "to": "2026-11-01 14:00+00"}'), 'task insert',
    'search_audit by time: from is included, to is not'
);
select is(
    found('{"to": "2026-11-01 13:00+00"}'), 'workflow insert, project insert', 'search_audit by an end alone'
);
select is(
    found(jsonb_build_object('txid', txid_current(), 'action', 'login')), 'session login', 'search_audit by transaction'
);

-- Pages
create temporary table paged (page integer, id bigint, place bigint);
do $$
declare
    v_after bigint;
begin
    for v_page in 1..10 loop
        insert into paged
        select v_page, s.id, row_number() over ()
        from signalbox.search_audit(jsonb_build_object('project_id', tests.project()), 2, v_after) s;
        exit when not found;
        select p.id into v_after from paged p where p.page = v_page order by p.place desc limit 1;
    end loop;
end;
$$;
select results_eq(
    'select id from paged order by page, place',
    $$select id from signalbox.search_audit(jsonb_build_object('project_id', tests.project()))$$,
    'search_audit: pages follow each other, without a gap, in entries of one moment too'
);
select is((select max(page) from paged), 4, 'search_audit has no more rows in a page than it is asked for');

-- As the view shows them: with what is kept out of line, and with what else a client said.
select signalbox.set_context('{"shift": "night"}');
select from signalbox.update_task(tests.project(), tests.task('a'), '{"assignee": "eve"}');
select set_config('signalbox.context', '', true);
select set_eq(
    $$select a from signalbox.search_audit(jsonb_build_object('entity_id', tests.task('a'))) a$$,
    $$select a from signalbox.audit_logs a where a.entity_id = tests.task('a')$$,
    'search_audit returns what the view has'
);
select is(
    (select changes #>> '{assignee,1}' from signalbox.search_audit('{"changed": "assignee"}', 1)), 'eve',
    'search_audit has personal values as long as they are not erased'
);

-- What is wrong
select results_eq(
    $$select code, detail from tests.error_of(
        $q$select * from signalbox.search_audit('{"entiti": "task", "action": "claim", "x": 1}')$q$)$$,
    $$values ('SB005', '$.entiti, $.x')$$, 'search_audit names the filters that it does not know'
);
select results_eq(
    $$select f, e.code, e.detail
    from unnest(array[
        '{"from": "yesterdays"}', '{"entity_id": "7"}', '{"severity": ["info", "bad"]}', '{"txid": "x"}',
        '{"action": {}}', '{"action": ["a", null]}', '{"text": ["a"]}', '[]'
    ]) f
    cross join tests.error_of(format('select * from signalbox.search_audit(%L)', f)) e$$,
    $$values
        ('{"from": "yesterdays"}', 'SB005', '$.from'), ('{"entity_id": "7"}', 'SB005', '$.entity_id'),
        ('{"severity": ["info", "bad"]}', 'SB005', '$.severity'), ('{"txid": "x"}', 'SB005', '$.txid'),
        ('{"action": {}}', 'SB005', '$.action'), ('{"action": ["a", null]}', 'SB005', '$.action[1]'),
        ('{"text": ["a"]}', 'SB005', '$.text'), ('[]', 'SB005', '$')$$,
    'search_audit tells where a filter is not understood'
);
select throws_ok(
    'select * from signalbox.search_audit(null)', 'SB005', null, 'search_audit wants filters'
);
select results_eq(
    $$select e.code from unnest('{0,1001,null}'::integer[]) n
    cross join tests.error_of(format(
        'select * from signalbox.search_audit(''{}'', %s)', coalesce(n::text, 'null'))) e$$,
    $$values ('SB006'), ('SB006'), ('SB006')$$,
    'search_audit has 1 to 1000 rows in a page'
);
select throws_ok(
    'select * from signalbox.search_audit(after => 0)', 'SB001', null,
    'search_audit goes on after an entry that there is'
);

-- Whose
select is(
    tests.rows_as(
        'signalbox_reader',
        format($$select * from signalbox.search_audit('{"project_id": "%s"}')$$, tests.project())
    ),
    9::bigint, 'search_audit is for members, whose own coming is the ninth'
);
select from tests.become_member('reader', '{}');
select is(
    tests.outcome_as('signalbox_reader', 'select * from signalbox.search_audit()'), '0',
    'search_audit finds nothing for who is no member'
);
select is(
    tests.outcome_as(
        'signalbox_reader', format('select * from signalbox.search_audit(after => %s)', (select max(id) from paged))
    ),
    'SB001', 'search_audit does not tell who is no member that there is such an entry'
);

select * from finish();
rollback;
