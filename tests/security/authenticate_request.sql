begin;
select plan(8);

select from tests.make_project();
create temporary table ada as
select tests.make_member('ada') as id;
create temporary table issued as
select * from signalbox.issue_api_token('web', 'reader', user_name => 'ada');

-- What PostgREST does: the role of those who are nobody, the request, this, and then what was asked for.
create function pg_temp.request(headers jsonb)
returns text
language plpgsql
as $$
declare
    v_answer text;
begin
    perform
        set_config('role', 'signalbox_anonymous', true),
        set_config('request.headers', request.headers::text, true);
    perform signalbox.authenticate_request();
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
    (select pg_temp.request(jsonb_build_object('x-api-key', token)) from issued),
    (select 'signalbox_reader ' || id from ada),
    'authenticate_request takes the token of the header'
);
select is(
    pg_temp.request('{}'), 'signalbox_anonymous', 'authenticate_request lets those without a token be nobody'
);
select throws_ok(
    $$select pg_temp.request(jsonb_build_object('x-api-key', (signalbox._new_token()).token))$$,
    'PT401', 'token refused', 'authenticate_request refuses a token that there is not'
);
select throws_ok(
    $$select pg_temp.request('{"x-api-key": "sb_x"}')$$,
    'PT401', 'token malformed', 'authenticate_request refuses what is no token'
);
select throws_ok(
    $$select pg_temp.request('{"x-api-key": ""}')$$,
    'PT401', 'token malformed', 'authenticate_request refuses an empty header'
);
select is(
    pg_temp.request('{"x-api-key": null}'), 'signalbox_anonymous',
    'authenticate_request takes null for no token'
);
select ok(
    has_function_privilege('signalbox_anonymous', 'signalbox.authenticate_request()', 'execute'),
    'authenticate_request can be called by those who are nobody'
);
set transaction read only;
select is(
    (select pg_temp.request(jsonb_build_object('x-api-key', token)) from issued),
    (select 'signalbox_reader ' || id from ada),
    'authenticate_request works for GET, where nothing is written'
);

select * from finish();
rollback;
