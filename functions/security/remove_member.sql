-- Let a user see a project no more. What the user holds there is taken over when its leases expire.
--
--     select user_name from signalbox.remove_member(:project_id, 'ada');
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.remove_member(project_id uuid, user_name text)
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
    perform signalbox._require_access(remove_member.project_id, 'admin');
    v_member := signalbox._find_member(remove_member.project_id, remove_member.user_name);
    if v_member.role = 'admin' then
        perform signalbox._require_admin_left(remove_member.project_id, v_member.user_id);
    end if;

    return query
        select * from signalbox.project_members m
        where m.project_id = remove_member.project_id
            and m.user_id = v_member.user_id;
    delete from signalbox_data.project_members m
    where m.project_id = remove_member.project_id
        and m.user_id = v_member.user_id;
end;
$$;

comment on function signalbox.remove_member(uuid, text) is
    'Take a member out of a project and return the membership as it was; for admins of the project. '
    'Raises SB001 when there is no such member, SB002 for its last admin, and SB007 when you are no admin '
    'of it.';
grant execute on function signalbox.remove_member(uuid, text) to signalbox_operator;
