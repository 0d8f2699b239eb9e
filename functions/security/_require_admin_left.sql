-- Refuse to leave a project without an admin, for nobody of its members could add another one. The
-- caller has locked the project, so that two do not take each other away. Administrators of the
-- installation may.
create or replace function signalbox._require_admin_left(project_id uuid, user_id uuid)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    if not signalbox._is_unbounded() and not exists (
        select
        from signalbox_data.project_members m
        inner join signalbox_data.users u
            on u.id = m.user_id
        where m.project_id = _require_admin_left.project_id
            and m.user_id <> _require_admin_left.user_id
            and m.role = 'admin'
            and u.is_active
    ) then
        raise exception 'project % would be left without an admin', _require_admin_left.project_id
            using
                errcode = 'SB002',
                hint = 'Make somebody else an admin first: add_member, set_member_role.';
    end if;
end;
$$;

comment on function signalbox._require_admin_left(uuid, uuid) is
    'Raises SB002 when nobody but this user is an active admin of the project.';
