-- What an entry of the audit log has changed, with what its kind implies, as {"column": [old, new]} for every
-- operation. Times that are stored as microseconds after the entry are times again, in UTC; hours are added by
-- themselves, since an interval is multiplied by a number of 53 bits, which 300 years do not fit into. A time that has
-- no name is that of the kind, so many microseconds before. An event has its details.
create or replace function signalbox._audit_changes(
    operation signalbox_data.audit_operation,
    implied text,
    changes text,
    occurred_at timestamptz
)
returns jsonb
language sql
stable
parallel safe
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
    select case
        when _audit_changes.operation = 'event' then ('{' || _audit_changes.changes || '}')::jsonb
        else coalesce(
            (
                select jsonb_object_agg(
                    case when c.is_time then left(c.key, -1) else c.key end,
                    case
                        when _audit_changes.operation in ('delete', 'truncate')
                            then jsonb_build_array(v.new, null)
                        else jsonb_build_array(v.old, v.new)
                    end
                )
                from (
                    select
                        m.key,
                        m.key like '%@' as is_time,
                        case
                            when _audit_changes.operation = 'update' and jsonb_typeof(m.value) = 'array'
                                then m.value -> 0
                        end as old,
                        case
                            -- A time alone is the new one.
                            when _audit_changes.operation = 'update' and jsonb_typeof(m.value) = 'array'
                                then m.value -> 1
                            else m.value
                        end as new
                    from jsonb_each(
                        coalesce(_audit_changes.implied::jsonb, '{}')
                        || concat(
                            '{',
                            case
                                when _audit_changes.changes like '"":%' then (
                                    select concat(
                                        to_json(k.key), ':-', substr(_audit_changes.changes, 4)
                                    )
                                    from json_object_keys(_audit_changes.implied::json) k (key)
                                    where k.key like '%@'
                                )
                                else _audit_changes.changes
                            end,
                            '}'
                        )::jsonb
                    ) m
                ) c
                cross join lateral (
                    select
                        case
                            when c.is_time and jsonb_typeof(c.old) = 'number' then to_jsonb(
                                _audit_changes.occurred_at
                                + (c.old::bigint / 3600000000) * interval '1 hour'
                                + (c.old::bigint % 3600000000) * interval '1 microsecond'
                            )
                            else c.old
                        end,
                        case
                            when c.is_time and jsonb_typeof(c.new) = 'number' then to_jsonb(
                                _audit_changes.occurred_at
                                + (c.new::bigint / 3600000000) * interval '1 hour'
                                + (c.new::bigint % 3600000000) * interval '1 microsecond'
                            )
                            else c.new
                        end
                ) v (old, new)
            ),
            '{}'
        )
    end;
$$;

comment on function signalbox._audit_changes(
    signalbox_data.audit_operation, text, text, timestamptz
) is
    'The changes of an entry of the audit log as {"column": [old, new]}, with what its kind implies.';
grant execute on function signalbox._audit_changes(
    signalbox_data.audit_operation, text, text, timestamptz
) to signalbox_reader;
