-- Of the function that records the changes of a table the part that writes what an update has changed: for each
-- recorded column an expression over its rows before and after, o and n, which is null where it is the same.
-- A move from one status to another is said by the kind of the entry, unless the key has changed as well.
create or replace function signalbox._audit_pairs(table_name text, is_quick boolean)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_has_moves constant boolean :=
        signalbox._audit_statuses(_audit_pairs.table_name) is not null;
    v_key text;
    v_pairs text[] := '{}';
    v_column record;
begin
    select quote_ident(k.name)
    into v_key
    from signalbox._audit_columns(_audit_pairs.table_name) k
    where k.is_key
    order by k."position"
    limit 1;

    for v_column in
        select *
        from signalbox._audit_columns(_audit_pairs.table_name) c
        where c.is_recorded
            and (c.is_quick or not _audit_pairs.is_quick)
        order by c."position"
    loop
        continue when _audit_pairs.is_quick and v_has_moves and v_column.name = 'status';

        v_pairs := v_pairs || format(
            'case when %s then concat(%L, %s) end',
            case
                when v_has_moves and v_column.name = 'status'
                    then format('o.%s is null or n.%1$s is null', v_key)
                else format('o.%I%s is distinct from n.%1$I%2$s', v_column.name, v_column.comparable)
            end,
            to_json(v_column.name || case when v_column.kind = 'time' then '@' else '' end)::text || ':',
            case v_column.kind
                when 'time' then format('signalbox._audit_times(o.%I, n.%1$I, v_now)', v_column.name)
                when 'masked' then format(
                    'json_build_array(case when o.%I is not null then ''***'' end, '
                    'case when n.%1$I is not null then ''***'' end)',
                    v_column.name
                )
                when 'personal' then format(
                    'json_build_array(signalbox._audit_personal(to_json(o.%I), %s), '
                    'signalbox._audit_personal(to_json(n.%1$I), %s))',
                    v_column.name,
                    signalbox._audit_subject(_audit_pairs.table_name, 'o'),
                    signalbox._audit_subject(_audit_pairs.table_name, 'n')
                )
                else format('json_build_array(o.%I, n.%1$I)', v_column.name)
            end
        );
    end loop;
    return array_to_string(v_pairs, E',\n                    ');
end;
$$;

comment on function signalbox._audit_pairs(text, boolean) is
    'SQL for the audit log: the columns that differ between o and n, as pairs of values.';
