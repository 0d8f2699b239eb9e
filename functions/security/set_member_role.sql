-- Let a member do more in a project, or less.
--
--     select role from signalbox.set_member_role(:project_id, 'ada', 'admin');
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.set_member_role(
    project_id uuid,
    user_name text,
    role signalbox_data.member_role
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
    v_member record;
begin
    perform signalbox._require_access(set_member_role.project_id, 'admin');
    v_member := signalbox._find_member(set_member_role.project_id, set_member_role.user_name);
    if v_member.role = 'admin' and set_member_role.role <> 'admin' then
        perform signalbox._require_admin_left(set_member_role.project_id, v_member.user_id);
    end if;

    update signalbox_data.project_members m
    set role = set_member_role.role,
        updated_at = signalbox_data.clock()
    where m.project_id = set_member_role.project_id
        and m.user_id = v_member.user_id
        and m.role is distinct from set_member_role.role;

    return query
        select * from signalbox.project_members m
        where m.project_id = set_member_role.project_id
            and m.user_id = v_member.user_id;
end;
$$;

comment on function signalbox.set_member_role(uuid, text, signalbox_data.member_role) is
    'Change what a member may in a project and return the membership; for admins of the project. Raises '
    'SB001 when there is no such member, SB002 for its last admin, and SB007 when you are no admin of it.';
grant execute on function signalbox.set_member_role(uuid, text, signalbox_data.member_role)
    to signalbox_operator;
