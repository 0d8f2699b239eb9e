-- The role of the session for the audit log: which has logged in, and behind "as" which it has taken on. A
-- role that is a user's login names a person: in its place stands ~, and the trail of the user knows which
-- it was.
--
-- For functions alone that run with the owner's rights, as current_user is the owner there. The owner and a
-- session that is its user by login are told without looking.
create or replace function signalbox._audit_role(user_id uuid)
returns text
language plpgsql
stable
parallel restricted
as $$
declare
    v_role constant text := nullif(current_setting('role'), 'none');
    v_is_by_login constant boolean := _audit_role.user_id is not null
        and coalesce(current_setting('signalbox.session', true), '') = '';
begin
    return concat_ws(
        ' as ',
        case
            when v_is_by_login then '~'
            when session_user <> current_user and exists (
                select
                from signalbox_data.users u
                where u.database_role = session_user
            ) then '~'
            else session_user::text
        end,
        case
            when v_role !~ '^signalbox_' and v_role <> current_user and exists (
                select
                from signalbox_data.users u
                where u.database_role = v_role::name
            ) then '~'
            else v_role
        end
    );
end;
$$;

comment on function signalbox._audit_role(uuid) is
    'The role of the session for the audit log, with ~ in place of a role that is a user''s login.';
