-- Refuse who may not do this in the project, first of all that a function with the owner's rights
-- does. To somebody who is no member the project does not exist, whether it does or not.
--
-- The least role is what the function is granted to: the database role says what a session may call, the
-- membership where. Administrators and the owner may act in all projects; whether there is such a
-- project they find out later. It has no settings but those of its caller, see
-- _session_user_id.
create or replace function signalbox._require_access(
    project_id uuid,
    least_role signalbox_data.member_role
)
returns void
language plpgsql
stable
parallel restricted
as $$
#variable_conflict use_column
declare
    v_role signalbox_data.member_role;
begin
    if signalbox._is_unbounded() then
        return;
    end if;

    select m.role
    into v_role
    from signalbox_data.project_members m
    where m.project_id = _require_access.project_id
        and m.user_id = signalbox._session_user_id();
    if not found then
        raise exception 'project % not found', coalesce(_require_access.project_id::text, 'null')
            using
                errcode = 'SB001',
                hint = 'Or you are no member of it: see signalbox.projects.';
    end if;
    if v_role < _require_access.least_role then
        raise exception 'not permitted in project %', _require_access.project_id
            using
                errcode = 'SB007',
                hint = format(
                    'It takes the role %s, and yours there is %s; an admin of the project can change '
                    'that.',
                    _require_access.least_role, v_role
                );
    end if;
end;
$$;

comment on function signalbox._require_access(uuid, signalbox_data.member_role) is
    'Raises SB001 when the session is of no member of the project, and SB007 when the member''s role '
    'there is less.';
