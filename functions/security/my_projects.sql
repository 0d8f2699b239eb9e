-- The projects in which the session may do what takes such a role. Policies ask it once for each
-- statement; administrators have one of their own, so that it seldom has to list all there are.
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
begin
    if signalbox._is_unbounded() then
        return array(
            select p.id
            from signalbox_data.projects p
            order by p.id
        );
    end if;
    return array(
        select m.project_id
        from signalbox_data.project_members m
        where m.user_id = signalbox._session_user_id()
            and m.role >= my_projects.least_role
        order by m.project_id
    );
end;
$$;

comment on function signalbox.my_projects(signalbox_data.member_role) is
    'The ids of the projects in which you have such a role or a higher one, in order; all for '
    'administrators.';
grant execute on function signalbox.my_projects(signalbox_data.member_role) to signalbox_reader;
