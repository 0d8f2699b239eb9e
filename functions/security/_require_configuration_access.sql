-- Refuse who may not do this with the configurations of a project or, without a project, is no
-- administrator: those of the installation hold for everybody.
create or replace function signalbox._require_configuration_access(
    project_id uuid,
    least_role signalbox_data.member_role
)
returns void
language plpgsql
stable
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
begin
    if project_id is null then
        perform signalbox._require_administrator();
    else
        perform signalbox._require_access(project_id, least_role);
        perform signalbox._require_project(project_id);
    end if;
end;
$$;

comment on function
    signalbox._require_configuration_access(uuid, signalbox_data.member_role) is
    'Raises SB001 when there is no such project for the caller, and SB007 when the caller''s role there is '
    'less or, without a project, the caller is no administrator.';
