-- Refuse a value that does not keep to the rules of its configuration, or to those that the
-- installation has for the same key. It returns the value, so that it can stand in an expression.
create or replace function signalbox._require_rules(
    value jsonb,
    configuration signalbox_data.configurations
)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_rules_above constant jsonb := (
        select c.rules
        from signalbox_data.configurations c
        where c.project_id is null
            and c.key = configuration.key
            and configuration.project_id is not null
    );
    v_problem constant text := coalesce(
        signalbox._rule_problem(value, configuration.value_type, configuration.rules),
        signalbox._rule_problem(value, configuration.value_type, v_rules_above)
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
    return value;
end;
$$;

comment on function signalbox._require_rules(jsonb, signalbox_data.configurations) is
    'The value itself; raises SB005 for one that does not keep to the rules of a configuration.';
