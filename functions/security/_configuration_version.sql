-- The newest version that a configuration has had, also when it was deleted since. Two queries: see
-- _configuration_id.
create or replace function signalbox._configuration_version(project_id uuid, key text)
returns integer
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if project_id is null then
        return (
            select max(h.version)
            from signalbox_data.configuration_history h
            where h.project_id is null
                and h.key = _configuration_version.key
        );
    end if;
    return (
        select max(h.version)
        from signalbox_data.configuration_history h
        where h.project_id = _configuration_version.project_id
            and h.key = _configuration_version.key
    );
end;
$$;

comment on function signalbox._configuration_version(uuid, text) is
    'The newest version of a configuration in its history; null when it has none.';
