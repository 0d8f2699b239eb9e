-- Say which role of the database a user logs in with: a session of it is that user, and may what the
-- user's memberships say, as far as the role may call the functions. Null takes the role away.
--
--     create role ada login password '…' in role signalbox_operator;
--     select * from signalbox.set_database_role('ada', 'ada');
--
-- A role that many log in with, as poolers and PostgREST do, is nobody's. Take it away here before a role
-- is dropped: whoever were given one of the same name would be the same user.
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.set_database_role(user_name text, database_role text)
returns setof signalbox.database_roles
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    perform signalbox._require_administrator();
    if set_database_role.database_role is not null and not exists (
        select
        from pg_catalog.pg_roles r
        where r.rolname = set_database_role.database_role
    ) then
        raise exception 'role % not found', set_database_role.database_role
            using errcode = 'SB001';
    end if;

    update signalbox_data.users u
    set database_role = set_database_role.database_role,
        updated_at = signalbox_data.clock()
    where u.name = set_database_role.user_name;
    if not found then
        raise exception 'user % not found', coalesce(set_database_role.user_name, 'null')
            using
                errcode = 'SB001',
                hint = 'create_user registers one.';
    end if;

    return query
        select * from signalbox.database_roles d
        where d.user_name = set_database_role.user_name;
end;
$$;

comment on function signalbox.set_database_role(text, text) is
    'Let the sessions of a database role be a user, and return both; null takes the role away. Raises '
    'SB001 when there is no such user or role, and SB007 when you are no administrator; a role that is '
    'another user''s violates users_database_role_is_unique.';
grant execute on function signalbox.set_database_role(text, text) to signalbox_admin;
