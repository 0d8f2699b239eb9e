-- Refuse a session that is nobody, where what it does belongs to no project yet.
create or replace function signalbox._require_user()
returns void
language plpgsql
stable
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
begin
    if not signalbox._is_unbounded() and signalbox._session_user_id() is null then
        raise exception 'this session is of no user'
            using
                errcode = 'SB007',
                hint = 'An administrator links a database role to a user: set_database_role.';
    end if;
end;
$$;

comment on function signalbox._require_user() is
    'Raises SB007 when the session is neither of a user nor of an administrator.';
