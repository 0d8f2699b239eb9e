-- Let a user see a project, and do there what the role says: reader, agent, operator or admin, each
-- what the one before it may; an external sees what is meant for those outside. What a session may
-- call at all is up to its database role.
--
--     select role from signalbox.add_member(:project_id, 'ada', 'operator');
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.add_member(
    project_id uuid,
    user_name text,
    role signalbox_data.member_role default 'reader'
)
returns setof signalbox.project_members
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_user_id uuid;
begin
    perform signalbox._require_access(add_member.project_id, 'admin');
    perform signalbox._require_project(add_member.project_id);

    select u.id
    into v_user_id
    from signalbox_data.users u
    where u.name = add_member.user_name
    for key share;
    if not found then
        raise exception 'user % not found', coalesce(add_member.user_name, 'null')
            using
                errcode = 'SB001',
                hint = 'create_user registers one.';
    end if;

    insert into signalbox_data.project_members (project_id, user_id, role)
    values (add_member.project_id, v_user_id, add_member.role)
    on conflict (project_id, user_id) do nothing;
    if not found then
        raise exception '% is a member of project % already',
            add_member.user_name, add_member.project_id
            using
                errcode = 'unique_violation',
                hint = 'set_member_role changes the role of a member.';
    end if;

    return query
        select * from signalbox.project_members m
        where m.project_id = add_member.project_id
            and m.user_id = v_user_id;
end;
$$;

comment on function signalbox.add_member(uuid, text, signalbox_data.member_role) is
    'Make a user a member of a project and return the membership; for admins of the project. Raises '
    'SB001 when there is no such project or user, SB007 when you are no admin of it, and 23505 when the '
    'user is a member already.';
grant execute on function signalbox.add_member(uuid, text, signalbox_data.member_role)
    to signalbox_operator;
