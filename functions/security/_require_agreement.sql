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
    v_other signalbox_data.configurations;
begin
    if not configuration.is_sensitive and exists (
        select
        from signalbox_data.configurations c
        where c.key = configuration.key
            and (
                c.project_id = configuration.project_id
                or c.project_id is null and configuration.project_id is null
            )
            and c.is_sensitive
    ) then
        raise exception 'configuration % is sensitive and stays so', configuration.key
            using
                errcode = 'SB007',
                hint = 'Delete it with delete_configuration first, then set it anew.';
    end if;

    select *
    into v_other
    from signalbox_data.configurations c
    where c.key = configuration.key
        and case
            when configuration.project_id is null then c.project_id is not null
            else c.project_id is null
        end
        and (
            c.value_type <> configuration.value_type
            or case
                when configuration.project_id is null
                    then configuration.is_sensitive and not c.is_sensitive
                else c.is_sensitive and not configuration.is_sensitive
            end
        )
    limit 1;
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
