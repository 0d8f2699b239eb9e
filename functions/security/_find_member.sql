-- The member of a project with a name, and lock the project, so that members are changed by one at a
-- time.
create or replace function signalbox._find_member(
    project_id uuid,
    user_name text,
    out user_id uuid,
    out role signalbox_data.member_role
)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    perform from signalbox_data.projects p
    where p.id = _find_member.project_id
    for no key update;

    select m.user_id, m.role
    into user_id, role
    from signalbox_data.project_members m
    inner join signalbox_data.users u
        on u.id = m.user_id
    where m.project_id = _find_member.project_id
        and u.name = _find_member.user_name;
    if not found then
        raise exception '% is no member of project %',
            coalesce(_find_member.user_name, 'null'), _find_member.project_id
            using
                errcode = 'SB001',
                hint = 'project_members shows who is.';
    end if;
end;
$$;

comment on function signalbox._find_member(uuid, text) is
    'The membership of the user with this name, its project locked; raises SB001 when there is none.';
