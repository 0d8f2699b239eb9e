-- Check the rules of a configuration and bring them into one form: what they compare with is read as
-- a value of the type would be.
create or replace function signalbox._read_rules(
    rules jsonb,
    value_type signalbox_data.configuration_type
)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_known constant text[] := '{enum}'::text[] || case
        when value_type in ('string', 'url') then '{minLength,maxLength,pattern}'::text[]
        when value_type in ('integer', 'number', 'duration', 'timestamp') then '{minimum,maximum}'
        else '{}'
    end;
    v_rules jsonb := '{}';
    v_name text;
    v_rule jsonb;
    v_problem text;
begin
    if jsonb_typeof(rules) is distinct from 'object' then
        raise exception 'rules must be a JSON object'
            using errcode = 'SB005', detail = '$.rules';
    end if;

    for v_name, v_rule in
        select r.name, r.rule
        from jsonb_each(rules) r (name, rule)
    loop
        v_problem := null;
        begin
            if v_name <> all (v_known) then
                v_problem := format(
                    'is no rule for a %s; there are %s',
                    value_type, array_to_string(v_known, ', ')
                );
            elsif v_name = 'enum' then
                if jsonb_typeof(v_rule) = 'array' and v_rule <> '[]' then
                    v_rule := (
                        select jsonb_agg(
                            signalbox._read_configuration(e.value #>> '{}', value_type)
                            order by e.place
                        )
                        from jsonb_array_elements(v_rule) with ordinality e (value, place)
                    );
                else
                    v_problem := 'must be an array of values';
                end if;
            elsif v_name in ('minimum', 'maximum') then
                v_rule := signalbox._read_configuration(v_rule #>> '{}', value_type);
            elsif v_name = 'pattern' then
                if jsonb_typeof(v_rule) = 'string' then
                    perform '' ~ (v_rule #>> '{}');
                else
                    v_problem := 'must be a regular expression';
                end if;
            elsif signalbox._is_of_type(v_rule, '{integer}') and v_rule >= '0' then
                null;
            else
                v_problem := 'must be a number of characters';
            end if;
        exception
            when data_exception then
                v_problem := sqlerrm;
            when sqlstate 'SB005' then
                v_problem := format('is no %s', value_type);
        end;
        if v_problem is not null then
            raise exception 'the rule % %', v_name, v_problem
                using errcode = 'SB005', detail = signalbox._member_path('$.rules', v_name);
        end if;
        v_rules := v_rules || jsonb_build_object(v_name, v_rule);
    end loop;

    return v_rules;
end;
$$;

comment on function signalbox._read_rules(jsonb, signalbox_data.configuration_type) is
    'The rules of a configuration in one form; raises SB005 for a rule that the type does not have.';
