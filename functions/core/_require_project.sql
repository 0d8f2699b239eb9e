-- Refuse an id that is no project.
create or replace function signalbox._require_project(project_id uuid)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (
        select
        from signalbox_data.projects p
        where p.id = _require_project.project_id
    ) then
        raise exception 'project % not found', coalesce(_require_project.project_id::text, 'null')
            using errcode = 'SB001';
    end if;
end;
$$;

comment on function signalbox._require_project(uuid) is
    'Raises SB001 when there is no such project.';
