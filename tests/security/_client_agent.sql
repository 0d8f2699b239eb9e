begin;
select plan(4);

select set_config('request.headers', '{"user-agent": "curl/8"}', true);
select is(signalbox._client_agent(), null, '_client_agent believes nobody');
select from signalbox.set_trusted_proxy(session_user);
select is(signalbox._client_agent(), 'curl/8', '_client_agent is what a trusted proxy says');
select set_config('request.headers', jsonb_build_object('user-agent', repeat('x', 1000))::text, true);
select is(signalbox._client_agent(), repeat('x', 200), '_client_agent keeps 200 characters');
select set_config('request.headers', '{}', true);
select is(signalbox._client_agent(), null, '_client_agent is null when the client says nothing');

select * from finish();
rollback;
