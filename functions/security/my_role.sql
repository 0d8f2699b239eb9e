-- What the session may in a project, as far as its database role lets it call the functions.
--
--     select signalbox.my_role(:project_id);
--
-- Runs with the owner's rights: what it reads decides what its callers may.
create or replace function signalbox.my_role(project_id uuid)
returns signalbox_data.member_role
language plpgsql
stable
parallel restricted
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    if signalbox._is_unbounded() then
        return (
            select 'admin'
            from signalbox_data.projects p
            where p.id = my_role.project_id
        );
    end if;
    return (
        select m.role
        from signalbox_data.project_members m
        where m.project_id = my_role.project_id
            and m.user_id = signalbox._session_user_id()
    );
end;
$$;

comment on function signalbox.my_role(uuid) is
    'Your role in a project, admin for administrators; null when you are no member or there is none.';
grant execute on function signalbox.my_role(uuid) to signalbox_reader;
