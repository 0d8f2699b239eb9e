-- Runs in a database of its own.
begin;
select plan(20);

create table lamps (id uuid primary key default gen_random_uuid(), watts integer);
select from signalbox.enable_audit('tests.lamps', 'lamp');
select from tests.forget_trail();

select lives_ok(
    $$select signalbox.set_context('{"user_id": "u-42", "user_email": "ada@example.com", "user_name": "Ada",
        "session_id": "s-1", "ip_address": "203.0.113.7", "user_agent": "curl/8", "request_id": "r-1",
        "api_endpoint": "/lamps", "http_method": "PUT", "correlation_id": "c-1", "parent_id": 17,
        "build": {"number": 3}}')$$,
    'set_context takes what a client says'
);
insert into lamps (watts) values (1), (2);
update lamps set watts = 3;
select results_eq(
    $$select count(*), count(distinct l.context_id), count(l.user_id)
    from signalbox_data.audit_logs l
    where l.txid = txid_current() and l.context_id is not null$$,
    $$values (4::bigint, 1::bigint, 0::bigint)$$,
    'set_context is written down once, for all that is changed in it, and vouches for nobody'
);
select results_eq(
    $$select distinct session_id, request_id, correlation_id, http_method, api_endpoint,
        parent_audit_id
    from signalbox.audit_logs where request_id = 'r-1'$$,
    $$values ('s-1', 'r-1', 'c-1', 'PUT', '/lamps', 17::bigint)$$,
    'set_context: the log shows what was said'
);
select results_eq(
    $$select v.value::jsonb
    from (select distinct context #>> '{}' as context from signalbox.audit_logs where request_id = 'r-1') l
    inner join signalbox_data.personal_values v
        on v.commitment = decode(substr(l.context, 2), 'hex')$$,
    $$values ('{"build": {"number": 3}}'::jsonb)$$,
    'set_context: what else was said is kept where it can be erased as well'
);
select results_eq(
    $$select v.value::jsonb
    from (select distinct personal from signalbox.audit_logs where request_id = 'r-1') l
    inner join signalbox_data.personal_values v
        on v.commitment = decode(substr(l.personal, 2), 'hex')$$,
    $$values ('{"user_id": "u-42", "user_email": "ada@example.com", "user_name": "Ada",
        "ip_address": "203.0.113.7", "user_agent": "curl/8"}'::jsonb)$$,
    'set_context: what is about the person is kept where it can be erased'
);
select is_empty(
    $$select * from signalbox_data.audit_contexts c
    where concat(c.session_id, c.request_id, c.correlation_id, c.api_endpoint, c.personal, c.details)
        ~ 'ada@|Ada|203\.0|curl|u-42'$$,
    'set_context: the context itself names no person'
);

select signalbox.set_context('{"request_id": "r-2"}');
update lamps set watts = 4;
select results_eq(
    $$select request_id, session_id, count(*)
    from signalbox.audit_logs where txid = txid_current() and request_id is not null
    group by request_id, session_id order by request_id$$,
    $$values ('r-1', 's-1', 4::bigint), ('r-2', null, 2)$$,
    'set_context replaces what was said before in the transaction'
);

-- What was written stands in a setting of the session, which a client can set.
select set_config(
    'signalbox.audit_context',
    regexp_replace(current_setting('signalbox.audit_context'), '\d+$', '999999'), true
);
update lamps set watts = 5;
select is(
    (
        select count(*)
        from signalbox.audit_logs l
        where l.changes @> '{"watts": [4, 5]}'
            and l.request_id is not null
    ),
    0::bigint,
    'set_context: who names another context falsely has none'
);
select set_config('signalbox.audit_context', 'no such thing', true);
update lamps set watts = 6;
select is(
    (
        select count(*)
        from signalbox.audit_logs l
        where l.changes @> '{"watts": [5, 6]}'
            and l.request_id = 'r-2'
    ),
    2::bigint,
    'set_context is written down anew where nobody knows where it was'
);

-- PostgREST
select signalbox.set_context('{}');
select
    set_config('request.method', 'PATCH', true),
    set_config('request.path', '/rpc/light', true),
    set_config('request.headers', '{"user-agent": "Firefox", "x-request-id": "r-3",
        "x-forwarded-for": "198.51.100.9, 10.0.0.1", "x-correlation-id": "c-3"}', true),
    set_config('request.jwt.claims', '{"sub": "u-7", "email": "bob@example.com", "role": "web",
        "session_id": "s-3"}', true);
update lamps set watts = 7;
select results_eq(
    $$select distinct request_id, session_id, correlation_id, http_method, api_endpoint, context
    from signalbox.audit_logs where changes @> '{"watts": [6, 7]}'$$,
    $$values ('r-3', 's-3', 'c-3', 'PATCH', '/rpc/light', null::jsonb)$$,
    'set_context is not needed where PostgREST says it'
);
select results_eq(
    $$select v.value::jsonb
    from (
        select distinct personal from signalbox.audit_logs where changes @> '{"watts": [6, 7]}'
    ) l
    inner join signalbox_data.personal_values v
        on v.commitment = decode(substr(l.personal, 2), 'hex')$$,
    $$values ('{"user_id": "u-7", "user_email": "bob@example.com", "ip_address": "198.51.100.9",
        "user_agent": "Firefox"}'::jsonb)$$,
    'set_context: the person is taken from the token and the headers'
);
select signalbox.set_context('{"request_id": "mine"}');
update lamps set watts = 8;
select results_eq(
    $$select distinct request_id, session_id from signalbox.audit_logs
    where changes @> '{"watts": [7, 8]}'$$,
    $$values ('mine', 's-3')$$,
    'set_context goes before what PostgREST says'
);
select set_config('request.headers', 'nonsense', true), set_config('request.jwt.claims', '[1]', true);
select lives_ok(
    'update lamps set watts = 9', 'set_context: nonsense in a setting makes no change fail'
);
select
    set_config('request.method', '', true),
    set_config('signalbox.context', 'nonsense', true);
select lives_ok(
    'update lamps set watts = 10', 'set_context: nonsense in place of a context makes no change fail'
);

-- Somebody who is known
select from signalbox.create_user('ada', email => 'ada@example.com');
select signalbox.set_context('{"user_email": "ada@example.com"}');
update lamps set watts = 11;
select is(
    (
        select u.name
        from signalbox.audit_logs l
        inner join signalbox_data.personal_values v
            on v.commitment = decode(substr(l.personal, 2), 'hex')
        inner join signalbox.users u
            on u.id = v.user_id
        where l.changes @> '{"watts": [10, 11]}'
        limit 1
    ),
    'ada',
    'set_context: what is said about a known person can be found by the person'
);

-- Nothing changed, nothing written
create temporary table before as select count(*) as n from signalbox_data.audit_contexts;
select signalbox.set_context('{"request_id": "idle"}');
update lamps set watts = 12 where false;
delete from lamps where false;
select is(
    (select count(*) from signalbox_data.audit_contexts), n,
    'set_context is not written down where no row is changed'
) from before;

select throws_ok(
    $$select signalbox.set_context('[]')$$, 'SB005', 'context must be an object, not array',
    'set_context refuses what is no object'
);
select throws_ok(
    'select signalbox.set_context(null)', 'SB005', 'context must be an object, not null',
    'set_context refuses null'
);
select throws_ok(
    $$select signalbox.set_context(jsonb_build_object('x', repeat('y', 9000)))$$, 'SB006', null,
    'set_context refuses more than 8 kB'
);
select lives_ok(
    $$select tests.rows_as('signalbox_reader', $q$select signalbox.set_context('{}')$q$)$$,
    'set_context may be called by everyone'
);

select * from finish();
rollback;
