-- What PostgREST calls before each request (db-pre-request): the token is in the header x-api-key. A
-- request without one goes on as nobody's.
--
-- Here a token that is refused is an error, 401 for the client: the request would fail anyhow, and undo
-- the record of it. The message in the server's log remains.
create or replace function signalbox.authenticate_request()
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_token constant text := signalbox._request_header('x-api-key');
    v_outcome text;
begin
    if v_token is null then
        return;
    end if;
    v_outcome := (signalbox.authenticate(v_token)).outcome;
    if v_outcome <> 'accepted' then
        raise exception 'token %', v_outcome
            using
                errcode = 'PT401',
                hint = 'The header x-api-key takes a token that issue_api_token has returned.';
    end if;
end;
$$;

comment on function signalbox.authenticate_request() is
    'Authenticate with the token of the header x-api-key, if there is one, as PostgREST does before a '
    'request. Raises PT401, which PostgREST answers with 401, when the token is not accepted.';
grant execute on function signalbox.authenticate_request() to signalbox_anonymous;
