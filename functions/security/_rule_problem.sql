-- What is wrong with a value by the rules of its configuration, or null. It shows the rule and never
-- the value, which may be a secret: see _hmac.
create or replace function signalbox._rule_problem(
    value jsonb,
    value_type signalbox_data.configuration_type,
    rules jsonb
)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_text constant text := value #>> '{}';
    v_least constant text := rules ->> 'minimum';
    v_most constant text := rules ->> 'maximum';
    v_allowed constant jsonb[] := array(select jsonb_array_elements(rules -> 'enum'));
    v_is_below boolean;
    v_is_above boolean;
begin
    if value_type in ('integer', 'number') then
        v_is_below := v_text::numeric < v_least::numeric;
        v_is_above := v_text::numeric > v_most::numeric;
    elsif value_type = 'duration' then
        v_is_below := v_text::interval < v_least::interval;
        v_is_above := v_text::interval > v_most::interval;
    elsif value_type = 'timestamp' then
        v_is_below := v_text::timestamptz < v_least::timestamptz;
        v_is_above := v_text::timestamptz > v_most::timestamptz;
    end if;

    return case
        when rules ? 'enum' and value <> all (v_allowed)
            then format('must be one of %s', rules -> 'enum')
        when v_is_below then format('must be at least %s', v_least)
        when v_is_above then format('must be at most %s', v_most)
        when length(v_text) < (rules ->> 'minLength')::integer
            then format('must have at least %s characters', rules ->> 'minLength')
        when length(v_text) > (rules ->> 'maxLength')::integer
            then format('must have at most %s characters', rules ->> 'maxLength')
        when v_text !~ (rules ->> 'pattern')
            then format('must be like %s', rules ->> 'pattern')
    end;
end;
$$;

comment on function signalbox._rule_problem(jsonb, signalbox_data.configuration_type, jsonb) is
    'What is wrong with a value by the rules of its configuration; null when nothing is.';
