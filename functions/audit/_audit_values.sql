-- Of the function that records the changes of a table the part that writes a row that is new or gone: for each
-- recorded column an expression over it, which is null where the value goes without saying.
create or replace function signalbox._audit_values(table_name text, alias text)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_value text;
    v_values text[] := '{}';
    v_column record;
begin
    for v_column in
        select *
        from signalbox._audit_columns(_audit_values.table_name) c
        where c.is_recorded
        order by c."position"
    loop
        v_value := format('%I.%I', _audit_values.alias, v_column.name);
        v_value := format(
            'concat(%L, %s)',
            to_json(v_column.name || case when v_column.kind = 'time' then '@' else '' end)::text || ':',
            case v_column.kind
                when 'time' then format('signalbox._audit_time(%s, v_now)', v_value)
                when 'masked' then quote_literal('"***"')
                when 'personal' then format(
                    'to_json(signalbox._audit_personal(to_json(%s), %s))',
                    v_value,
                    signalbox._audit_subject(_audit_values.table_name, _audit_values.alias)
                )
                when 'plain' then case
                    when v_column.is_nullable and v_column.default_value is not null
                        then format('coalesce(to_json(%s), ''null'')', v_value)
                    else format('to_json(%s)', v_value)
                end
            end
        );
        v_values := v_values || case
            when v_column.default_value is not null then format(
                'case when %I.%I%s is distinct from %s then %s end',
                _audit_values.alias, v_column.name, v_column.comparable, v_column.default_value, v_value
            )
            when v_column.is_nullable then format(
                'case when %I.%I is not null then %s end', _audit_values.alias, v_column.name, v_value
            )
            else v_value
        end;
    end loop;
    return array_to_string(v_values, E',\n                    ');
end;
$$;

comment on function signalbox._audit_values(text, text) is
    'SQL for the audit log: the columns of a row that do not go without saying, with their values.';
