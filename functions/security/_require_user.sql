-- Refuse a session that is nobody, where what it does belongs to no project yet; or whose token is for
-- less, as a role of the database may be taken on by whoever shares a login. A token for some projects
-- alone makes nothing outside of them that takes an operator.
drop function if exists signalbox._require_user();
create or replace function signalbox._require_user(
    least_role signalbox_data.member_role default 'external'
)
returns void
language plpgsql
stable
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
declare
    v_session record;
begin
    if signalbox._is_unbounded() then
        return;
    end if;
    v_session := signalbox._session();
    if v_session.user_id is null then
        raise exception 'this session is of no user'
            using
                errcode = 'SB007',
                hint = 'An administrator links a database role to a user: set_database_role; or show a '
                    'token: authenticate.';
    end if;
    if v_session.max_role < _require_user.least_role
        or _require_user.least_role >= 'operator' and v_session.project_ids is not null
    then
        raise exception 'not permitted with this token'
            using
                errcode = 'SB007',
                hint = format(
                    'It takes one for the role %s%s.',
                    _require_user.least_role,
                    case when _require_user.least_role >= 'operator' then ' in all projects' else '' end
                );
    end if;
end;
$$;

comment on function signalbox._require_user(signalbox_data.member_role) is
    'Raises SB007 when the session is neither of a user nor of an administrator, or has a token for a lower '
    'role, or when it takes an operator, for some projects alone.';
