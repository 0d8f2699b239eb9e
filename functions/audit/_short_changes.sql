-- Changes whose large values are replaced by their digests. An update has pairs of values.
create or replace function signalbox._short_changes(
    operation signalbox_data.audit_operation,
    changes text
)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select
        string_agg(
            to_json(c.key)::text || ':' || case
                when _short_changes.operation = 'update' and json_typeof(c.value) = 'array' then concat(
                    '[',
                    signalbox._short_value(c.value -> 0), ',', signalbox._short_value(c.value -> 1),
                    ']'
                )
                else signalbox._short_value(c.value)::text
            end,
            ',' order by c.place
        )
    from json_each(('{' || _short_changes.changes || '}')::json) with ordinality c (key, value, place);
$$;

comment on function signalbox._short_changes(signalbox_data.audit_operation, text) is
    'Changes for the audit log, with digests in place of values of more than 4 kB.';
