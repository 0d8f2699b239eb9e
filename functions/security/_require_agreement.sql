-- Refuse a configuration that would be another one than the installation has under the same key, or,
-- when it is the installation's, than projects have; or that would no longer be sensitive.
create or replace function signalbox._require_agreement(
    configuration signalbox_data.configurations
)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_id constant uuid := signalbox._configuration_id(configuration.project_id, configuration.key);
    v_id_above constant uuid := signalbox._configuration_id(null, configuration.key);
    v_other signalbox_data.configurations;
begin
    if not configuration.is_sensitive and (
        select c.is_sensitive
        from signalbox_data.configurations c
        where c.id = v_id
    ) then
        raise exception 'configuration % is sensitive and stays so', configuration.key
            using
                errcode = 'SB007',
                hint = 'Delete it with delete_configuration first, then set it anew.';
    end if;

    if configuration.project_id is not null then
        select *
        into v_other
        from signalbox_data.configurations c
        where c.id = v_id_above
            and (
                c.value_type <> configuration.value_type
                or c.is_sensitive and not configuration.is_sensitive
            );
    else
        select *
        into v_other
        from signalbox_data.configurations c
        where c.project_id is not null
            and c.key = configuration.key
            and (
                c.value_type <> configuration.value_type
                or configuration.is_sensitive and not c.is_sensitive
            )
        limit 1;
    end if;
    if found then
        raise exception 'configuration % is % %', configuration.key,
            case
                when v_other.value_type <> configuration.value_type
                    then 'of type ' || v_other.value_type
                when v_other.is_sensitive then 'sensitive'
                else 'not sensitive'
            end,
            coalesce('in project ' || v_other.project_id, 'for the whole installation')
            using
                errcode = 'SB007',
                hint = 'A key means the same in all projects: change it there first, or take another key.';
    end if;
end;
$$;

comment on function signalbox._require_agreement(signalbox_data.configurations) is
    'Raises SB007 when type or sensitivity of a configuration do not agree with what others have under '
    'its key.';
