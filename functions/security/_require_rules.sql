-- Refuse a value that does not keep to the rules of its configuration, or to those that the
-- installation has for the same key.
create or replace function signalbox._require_rules(
    value jsonb,
    configuration signalbox_data.configurations
)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_problem constant text := coalesce(
        signalbox._rule_problem(
            value, configuration.value_type, coalesce(configuration.rules, '{}')
        ),
        signalbox._rule_problem(
            value,
            configuration.value_type,
            (
                select c.rules
                from signalbox_data.configurations c
                where c.project_id is null
                    and c.key = configuration.key
                    and configuration.project_id is not null
            )
        )
    );
begin
    if v_problem is not null then
        raise exception 'the value of configuration % %', configuration.key, v_problem
            using errcode = 'SB005', detail = '$.value';
    end if;
    if configuration.value_type = 'url'
        and not configuration.is_sensitive
        and value #>> '{}' ~ '^[^/]*//[^/?#]*:[^/?#]*@'
    then
        raise exception 'the value of configuration % holds a password', configuration.key
            using
                errcode = 'SB005',
                detail = '$.value',
                hint = 'Set it with is_sensitive => true.';
    end if;
end;
$$;

comment on function signalbox._require_rules(jsonb, signalbox_data.configurations) is
    'Raises SB005 for a value that does not keep to the rules of a configuration.';
