-- The value of a configuration in the type of a default: the project's, or else that of the
-- installation, or else the default.
--
--     select signalbox.configuration(:project_id, 'deploy.window', interval '1 hour');
--
-- With jsonb for the type it is the JSON value itself. It reads nothing sensitive.
create or replace function signalbox.configuration(
    project_id uuid,
    key text,
    default_value anyelement
)
returns anyelement
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_value jsonb;
    v_is_sensitive boolean;
    v_result default_value%type;
begin
    select c.value, c.is_sensitive
    into v_value, v_is_sensitive
    from (
        select p.value, p.is_sensitive, 1 as place
        from signalbox.configurations p
        where p.project_id = configuration.project_id
            and p.key = configuration.key
        union all
        select i.value, i.is_sensitive, 2
        from signalbox.configurations i
        where i.project_id is null
            and i.key = configuration.key
    ) c
    where c.is_sensitive
        or c.value is not null
    order by c.place
    limit 1;
    if not found then
        return default_value;
    end if;
    if v_is_sensitive then
        raise exception 'configuration % is sensitive', configuration.key
            using errcode = 'SB007', hint = 'Read it with reveal_configuration.';
    end if;

    begin
        v_result := case
            when pg_typeof(default_value) in ('jsonb'::regtype, 'json'::regtype)
                then v_value::text
            else v_value #>> '{}'
        end;
    exception
        when data_exception then
            raise exception 'configuration % is no %', configuration.key, pg_typeof(default_value)
                using errcode = 'SB005';
    end;
    return v_result;
end;
$$;

comment on function signalbox.configuration(uuid, text, anyelement) is
    'The value of a configuration for a project, in the type of the default: its own, that of the '
    'installation, or the default. Raises SB005 when it cannot be read as that type and SB007 when it is '
    'sensitive.';
grant execute on function signalbox.configuration(uuid, text, anyelement) to signalbox_reader;
