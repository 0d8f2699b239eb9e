-- Of the function that records the changes of a table the expression that tells their kind. Makes the kinds that
-- are not there yet.
create or replace function signalbox._audit_kind_case(
    table_name text,
    operation signalbox_data.audit_operation,
    is_quick boolean default false
)
returns text
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_entity text;
    v_category text;
    v_key text;
    v_statuses text[];
    v_implied text;
    v_others text;
    v_row text := 'n';
    v_branches text[] := '{}';
    v_rule record;
begin
    select t.entity, t.category
    into strict v_entity, v_category
    from signalbox_data.audited_tables t
    where t.table_name = _audit_kind_case.table_name;

    if _audit_kind_case.operation <> 'update' then
        v_implied := signalbox._audit_implied(_audit_kind_case.table_name);
    end if;
    if _audit_kind_case.operation in ('delete', 'truncate') then
        v_row := 'o';
    end if;

    if _audit_kind_case.operation = 'update' then
        if not _audit_kind_case.is_quick then
            select quote_ident(c.name)
            into v_key
            from signalbox._audit_columns(_audit_kind_case.table_name) c
            where c.is_key
            order by c."position"
            limit 1;
            v_branches := v_branches || format(
                E'when o.%s is null then %s  -- the key has changed',
                v_key, signalbox._audit_kind(v_entity, 'insert', 'rekey', v_category)
            ) || format(
                'when n.%s is null then %s',
                v_key, signalbox._audit_kind(v_entity, 'delete', 'rekey', v_category)
            );
        end if;

        v_statuses := signalbox._audit_statuses(_audit_kind_case.table_name);
        if v_statuses is not null then
            v_branches := v_branches || format(
                $sql$when o.status is distinct from n.status then coalesce(
                        (%L::jsonb
                            ->> concat(o.status, ' > ', n.status))::smallint,
                        signalbox._audit_move(%L, %L, o.status::text, n.status::text)
                    )$sql$,
                (
                    select '{' || string_agg(m.moves, E',\n' order by f.place) || '}'
                    from unnest(v_statuses) with ordinality f (status, place)
                    cross join lateral (
                        select string_agg(
                            format(
                                '%s: %s',
                                to_json(f.status || ' > ' || t.status),
                                signalbox._audit_move(
                                    v_entity, v_category, f.status, t.status
                                )
                            ),
                            ', ' order by t.place
                        )
                        from unnest(v_statuses) with ordinality t (status, place)
                        where t.status <> f.status
                    ) m (moves)
                ),
                v_entity,
                v_category
            );
        end if;
    end if;

    for v_rule in
        select a.column_name, a.value, a.action
        from signalbox._audit_actions() a
        where a.entity = v_entity
            and a.operation = _audit_kind_case.operation
            and a.column_name is not null
    loop
        continue when _audit_kind_case.is_quick and not exists (
            select
            from signalbox._audit_columns(_audit_kind_case.table_name) c
            where c.name = v_rule.column_name
                and c.is_quick
        );
        v_branches := v_branches || format(
            'when %s then %s  -- %s',
            concat_ws(
                ' and ',
                case
                    when _audit_kind_case.operation = 'update' then format(
                        'o.%I is distinct from n.%1$I', v_rule.column_name
                    )
                end,
                case
                    when v_rule.value is not null then format(
                        '%s.%I::text = %L', v_row, v_rule.column_name, v_rule.value
                    )
                end
            ),
            signalbox._audit_kind(
                v_entity, _audit_kind_case.operation, v_rule.action, v_category, v_implied
            ),
            v_rule.action
        );
    end loop;

    v_others := signalbox._audit_common_kind(
        _audit_kind_case.table_name, _audit_kind_case.operation
    )::text;
    if v_branches = '{}' then
        return v_others;
    end if;
    return format(
        E'case\n                    %s\n                    else %s\n                end',
        array_to_string(v_branches, E'\n                    '),
        v_others
    );
end;
$$;

comment on function signalbox._audit_kind_case(
    text, signalbox_data.audit_operation, boolean
) is
    'SQL for the audit log: the kind of the entry of a change between rows o and n.';
