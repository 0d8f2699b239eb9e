-- The projects that the user of the session is a member of, with such a role or a higher one. Policies
-- ask it once for each table of a statement; administrators have one of their own, by which they see
-- all others too.
--
--     select name from signalbox.projects where id = any (signalbox.my_projects('operator'));
--
-- Runs with the owner's rights: what it reads decides what its callers may.
create or replace function signalbox.my_projects(
    least_role signalbox_data.member_role default 'reader'
)
returns uuid[]
language plpgsql
stable
parallel restricted
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_session record;
    v_project_ids uuid[];
begin
    if my_projects.least_role = 'reader' then
        v_session := signalbox._session();
        select p.project_ids
        into v_project_ids
        from signalbox_data.projects_of_users p
        where p.user_id = v_session.user_id;
        -- What a token or an address takes away is left to _memberships.
        if v_session.project_ids is null
            and (v_session.max_role < 'reader') is not true
            and not exists (
                select
                from signalbox_data.project_ip_allow_lists a
                where a.project_id = any (v_project_ids)
            )
        then
            return coalesce(v_project_ids, '{}');
        end if;
    end if;
    return array(
        select m.project_id
        from signalbox._memberships() m
        where m.role >= my_projects.least_role
        order by m.project_id
    );
end;
$$;

comment on function signalbox.my_projects(signalbox_data.member_role) is
    'The ids of the projects that you are a member of, with such a role or a higher one, in order.';
grant execute on function signalbox.my_projects(signalbox_data.member_role) to signalbox_reader;
