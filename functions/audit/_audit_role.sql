-- The role of the session for the audit log: which has logged in, and behind "as" which it has taken on. A
-- role that is a user's login names a person, and the log stays for good: in its place stands ~, and the trail of
-- the user knows which it was.
--
-- Behind "by" stands the end of the id of the token that the transaction was vouched for with. It is read from where
-- that is said, and not proved here: it counts only beside a user_id, which is proved by the same code.
--
-- For functions alone that run with the owner's rights, as current_user is the owner there. The owner is told
-- without looking.
create or replace function signalbox._audit_role()
returns text
language plpgsql
stable
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
declare
    v_role constant text := nullif(current_setting('role'), 'none');
    v_token constant text := substring(
        current_setting('signalbox.session', true)
        from '^[0-9a-f-]{36} [0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}([0-9a-f]{8}) '
    );
begin
    if session_user = current_user and (v_role is null or v_role ~ '^signalbox_') then
        return concat_ws(' by ', concat_ws(' as ', session_user, v_role), v_token);
    end if;
    return concat_ws(' by ', concat_ws(
        ' as ',
        case
            when exists (
                select
                from signalbox_data.users u
                where u.database_role = session_user
            ) then '~'
            else session_user::text
        end,
        case
            when v_role !~ '^signalbox_' and exists (
                select
                from signalbox_data.users u
                where u.database_role = v_role::name
            ) then '~'
            else v_role
        end
    ), v_token);
end;
$$;

comment on function signalbox._audit_role() is
    'The role of the session for the audit log, with ~ in place of a role that is a user''s login, and the end of the id '
    'of its token.';
