-- Of the function that records the changes of a table the statement for one operation: rows n and o are those
-- after and before it.
create or replace function signalbox._audit_insert_of(
    table_name text,
    operation signalbox_data.audit_operation,
    is_quick boolean default false
)
returns text
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_is_update constant boolean := _audit_insert_of.operation = 'update';
    v_row constant text := case when _audit_insert_of.operation = 'insert' then 'n' else 'o' end;
    v_value constant text := case
        when not v_is_update then v_row || '.%1$I'
        when _audit_insert_of.is_quick then 'n.%1$I'
        else 'coalesce(n.%1$I, o.%1$I)'
    end;
    v_keys text[];
    v_has_project boolean;
    v_is_uuid boolean;
    v_match text;
    v_project text;
    v_came smallint;
    v_went smallint;
    v_entity text;
    v_category text;
    v_is_move constant text := case
        when _audit_insert_of.is_quick then signalbox._audit_is_move(_audit_insert_of.table_name)
    end;
begin
    select t.entity, t.category
    into strict v_entity, v_category
    from signalbox_data.audited_tables t
    where t.table_name = _audit_insert_of.table_name;

    select
        array_agg(c.name order by c."position") filter (where c.name <> 'project_id'),
        coalesce(bool_or(c.name = 'project_id'), false),
        count(*) filter (where c.name <> 'project_id') = 1
            and bool_and(c.type = 'uuid') filter (where c.name <> 'project_id'),
        string_agg(format('n.%I = o.%1$I', c.name), ' and ' order by c."position")
    into v_keys, v_has_project, v_is_uuid, v_match
    from signalbox._audit_columns(_audit_insert_of.table_name) c
    where c.is_key;

    v_project := case
        when v_has_project then format(v_value, 'project_id')
        when _audit_insert_of.table_name = 'signalbox_data.projects' then format(v_value, 'id')
        else 'null::uuid'
    end;
    if v_is_update and not _audit_insert_of.is_quick then
        v_came := signalbox._audit_kind(v_entity, 'insert', 'rekey', v_category);
        v_went := signalbox._audit_kind(v_entity, 'delete', 'rekey', v_category);
    end if;

    return concat(
        $sql$
        insert into signalbox_data.audit_logs (
            occurred_at, txid, seq, kind, project_id, entity_id, user_id, context_id,
            session_role, application_name, entity_key, changes
        )
        select
            v_now,
            txid_current(),
            nextval('signalbox_data.audit_seq'),
            c.kind,
            c.project_id,
            $sql$,
        case
            when v_is_uuid then 'c.entity_id'
            else 'md5(concat(c.project_id, c.entity_key))::uuid'
        end,
        $sql$,
            v_user_id,
            v_context_id,
            v_role,
            v_application,
            $sql$,
        case when v_is_uuid then 'null::text' else 'c.entity_key' end,
        $sql$,
            case$sql$,
        case
            when v_came is not null then format(
                $sql$
                when c.kind = %s then signalbox._one_side(c.changes, 1)
                when c.kind = %s then signalbox._one_side(c.changes, 0)$sql$,
                v_came, v_went
            )
        end,
        format(
            $sql$
                when octet_length(c.changes) > 4096
                    then signalbox._short_changes(%L, c.changes)
                else nullif(c.changes, '')
            end
        from (
            select
                %s as kind,
                %s as project_id,
                %s,
                %s as changes%s
            from %s
            offset 0
        ) c%s;
$sql$,
            _audit_insert_of.operation,
            signalbox._audit_kind_case(
                _audit_insert_of.table_name, _audit_insert_of.operation,
                _audit_insert_of.is_quick
            ),
            v_project,
            case
                when v_is_uuid then format(v_value, v_keys[1]) || ' as entity_id'
                else format(
                    'json_build_object(%s)::text as entity_key',
                    (
                        select string_agg(
                            format('%L, ', k.name) || format(v_value, k.name), ', '
                            order by k.place
                        )
                        from unnest(v_keys) with ordinality k (name, place)
                    )
                )
            end,
            signalbox._audit_members(
                case
                    when v_is_update then signalbox._audit_pairs(
                        _audit_insert_of.table_name, _audit_insert_of.is_quick
                    )
                    else signalbox._audit_values(_audit_insert_of.table_name, v_row)
                end
            ),
            E',\n                ' || v_is_move || ' as is_move',
            case
                when v_is_update
                    then format(E'old_rows o\n            full join new_rows n\n                on %s', v_match)
                when _audit_insert_of.operation = 'insert' then 'new_rows n'
                when _audit_insert_of.operation = 'delete' then 'old_rows o'
                -- Partitions have triggers of their own, which fire for the whole table as well.
                when (
                    select c.relkind
                    from pg_class c
                    where c.oid = _audit_insert_of.table_name::regclass
                ) = 'p' then format(
                    E'%s o\n            where o.tableoid = tg_relid',
                    _audit_insert_of.table_name::regclass
                )
                else format('only %s o', _audit_insert_of.table_name::regclass)
            end,
            case
                when v_is_update then format(
                    E'\n        where (c.changes <> \'\'\n            or c.kind <> %s)%s',
                    signalbox._audit_common_kind(_audit_insert_of.table_name, 'update'),
                    case
                        when v_is_move is not null
                            then E'\n            and not (v_has_moves and c.is_move)'
                    end
                )
            end
        )
    );
end;
$$;

comment on function signalbox._audit_insert_of(
    text, signalbox_data.audit_operation, boolean
) is
    'SQL for the audit log: the statement that records one kind of operation on a table.';
