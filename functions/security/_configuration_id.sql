-- The configuration of a project, or without one of the installation, that has a key. Two queries, for
-- no index is asked for something that may be null.
create or replace function signalbox._configuration_id(project_id uuid, key text)
returns uuid
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if project_id is null then
        return (
            select c.id
            from signalbox_data.configurations c
            where c.project_id is null
                and c.key = _configuration_id.key
        );
    end if;
    return (
        select c.id
        from signalbox_data.configurations c
        where c.project_id = _configuration_id.project_id
            and c.key = _configuration_id.key
    );
end;
$$;

comment on function signalbox._configuration_id(uuid, text) is
    'The id of the configuration of a project or (null) of the installation; null when there is none.';
