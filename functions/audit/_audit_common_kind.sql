-- The kind of what was done to a row when nothing more can be told from it.
create or replace function signalbox._audit_common_kind(
    table_name text,
    operation signalbox_data.audit_operation
)
returns smallint
language sql
volatile
set search_path = pg_catalog, pg_temp
as $$
    select signalbox._audit_kind(
        t.entity,
        _audit_common_kind.operation,
        coalesce(
            (
                select a.action
                from signalbox._audit_actions() a
                where a.entity = t.entity
                    and a.operation = _audit_common_kind.operation
                    and a.column_name is null
                limit 1
            ),
            _audit_common_kind.operation::text
        ),
        t.category,
        case
            when _audit_common_kind.operation <> 'update'
                then signalbox._audit_implied(_audit_common_kind.table_name)
        end
    )
    from signalbox_data.audited_tables t
    where t.table_name = _audit_common_kind.table_name;
$$;

comment on function signalbox._audit_common_kind(text, signalbox_data.audit_operation) is
    'The kind of entries for an operation on a table of which nothing more can be told.';
