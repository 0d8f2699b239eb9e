-- The most that the role of the database lets the session do in a project. Who is limited by it cannot
-- issue a token that is not.
--
-- For functions alone that run with the owner's rights.
create or replace function signalbox._role_limit()
returns signalbox_data.member_role
language plpgsql
stable
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
declare
    v_role constant name := coalesce(nullif(current_setting('role'), 'none'), session_user);
begin
    return case
        when pg_has_role(v_role, 'signalbox_operator', 'usage') then 'admin'
        when pg_has_role(v_role, 'signalbox_agent', 'usage') then 'agent'
        when pg_has_role(v_role, 'signalbox_reader', 'usage') then 'reader'
        else 'external'
    end;
end;
$$;

comment on function signalbox._role_limit() is
    'The highest role in a project that is of any use to who calls with this role of the database.';
