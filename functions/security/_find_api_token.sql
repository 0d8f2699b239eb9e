-- A token that the session may rotate or revoke: any for administrators, one's own for who has logged in, and
-- for a token itself alone. Without an id it is the token of the session.
create or replace function signalbox._find_api_token(token_id uuid)
returns setof signalbox.api_tokens
language plpgsql
stable
rows 1
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_session record;
    v_token_id uuid;
begin
    select * into v_session from signalbox._session();
    v_token_id := coalesce(_find_api_token.token_id, v_session.token_id);

    return query
        select *
        from signalbox.api_tokens t
        where t.id = v_token_id
            and (
                signalbox._is_unbounded()
                or t.user_id = v_session.user_id
                and coalesce(v_session.token_id, t.id) = t.id
            );
    if not found then
        raise exception 'token % not found', coalesce(v_token_id::text, 'null')
            using
                errcode = 'SB001',
                hint = 'api_tokens shows yours; a token may rotate or revoke itself alone.';
    end if;
end;
$$;

comment on function signalbox._find_api_token(uuid) is
    'A token that the session may rotate or revoke; the session''s own for null. Raises SB001 when there is '
    'none.';
