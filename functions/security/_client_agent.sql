-- What the client says it is, where somebody passes that on who is to be believed.
--
-- For functions alone that run with the owner's rights.
create or replace function signalbox._client_agent()
returns text
language sql
stable
parallel restricted
as $$
    select pg_catalog.left(signalbox._request_header('user-agent'), 200)
    from signalbox_data.trusted_proxies p
    where p.database_role = session_user;
$$;

comment on function signalbox._client_agent() is
    'The user agent that a trusted proxy names; null when there is none.';
