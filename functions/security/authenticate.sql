-- Let a token say whom this transaction works for, and take on the role of the database that it is for.
-- Both end with the transaction, so that it does not matter who has the connection next.
--
--     begin;
--     select outcome from signalbox.authenticate(:token);
--     select * from signalbox.next_task('agent-7');
--     commit;
--
-- A token that is refused raises no error, which would undo the record of it: look at the outcome. The
-- transaction is nobody's then, with the role signalbox_anonymous, also when it was somebody's before.
--
-- Runs with its caller's rights, since a role cannot be changed with those of the owner.
-- verify_api_token says who it is.
create or replace function signalbox.authenticate(
    token text,
    out outcome text,
    out user_id uuid,
    out user_name text,
    out token_id uuid,
    out database_role text,
    out expires_at timestamptz
)
returns record
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_login constant record := signalbox.verify_api_token(authenticate.token);
begin
    outcome := v_login.outcome;
    user_id := v_login.user_id;
    user_name := v_login.user_name;
    token_id := v_login.token_id;
    database_role := v_login.database_role;
    expires_at := v_login.expires_at;

    if outcome = 'accepted' then
        perform set_config('role', database_role, true);
    else
        begin
            perform set_config('role', 'signalbox_anonymous', true);
        exception
            -- It is nobody's with its own role too, and an error would undo the record.
            when insufficient_privilege then
                null;
        end;
    end if;
end;
$$;

comment on function signalbox.authenticate(text) is
    'Let the user of a token be whom this transaction works for, to its end, with the role of the database '
    'that the token is for, and return who that is; the outcome is accepted, refused, or malformed for '
    'what cannot be a token, and after the last two the transaction is nobody''s and may nothing.';
grant execute on function signalbox.authenticate(text) to signalbox_anonymous;
