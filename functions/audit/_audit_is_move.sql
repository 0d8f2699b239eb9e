-- Of the function that records the changes of a table the condition that an update has made one of _audit_quick_moves
-- and changed nothing else that is quick; never null. Null where a table has none.
--
-- The time is one of the last hour, so that its distance is exact as a floating point number.
create or replace function signalbox._audit_is_move(table_name text)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select format(
        'coalesce(case n.status %s else false end%s, false)',
        string_agg(
            format(
                'when %L then o.status = %L and o.%I is null '
                'and n.%3$I between v_now - interval ''1 hour'' and v_now%s',
                m.to_status, m.from_status, m.column_name,
                (
                    select string_agg(
                        format(' and o.%I is not distinct from n.%1$I', a.column_name), ''
                        order by a.column_name
                    )
                    from signalbox._audit_quick_moves() a
                    where a.entity = m.entity
                        and a.column_name <> m.column_name
                )
            ),
            ' ' order by m.to_status
        ),
        (
            select string_agg(
                format(' and o.%I%s is not distinct from n.%1$I%2$s', c.name, c.comparable), ''
                order by c."position"
            )
            from signalbox._audit_columns(_audit_is_move.table_name) c
            where c.is_quick
                and c.name <> 'status'
                and c.name not in (
                    select a.column_name
                    from signalbox._audit_quick_moves() a
                    where a.entity = t.entity
                )
        )
    )
    from signalbox_data.audited_tables t
    inner join signalbox._audit_quick_moves() m
        on m.entity = t.entity
    where t.table_name = _audit_is_move.table_name
        and signalbox._has_quick_columns(t.table_name)
    group by t.entity;
$$;

comment on function signalbox._audit_is_move(text) is
    'SQL for the audit log: whether an update is a move that the hot path makes; null where a table has none.';
