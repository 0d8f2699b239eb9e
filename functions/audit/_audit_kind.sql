-- The number of a kind of entries, which is made when there is none yet. One that shares entity and
-- action with others has their severity and category, also when a rule has set those.
create or replace function signalbox._audit_kind(
    entity text,
    operation signalbox_data.audit_operation,
    action text,
    category text default 'general',
    implied text default null
)
returns smallint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_id smallint;
begin
    select k.id
    into v_id
    from signalbox_data.audit_kinds k
    where k.entity = _audit_kind.entity
        and k.operation = _audit_kind.operation
        and k.action = _audit_kind.action
        and k.implied is not distinct from _audit_kind.implied;

    if v_id is null then
        insert into signalbox_data.audit_kinds (
            entity, operation, action, implied, severity, category, is_overridden
        )
        select
            _audit_kind.entity,
            _audit_kind.operation,
            _audit_kind.action,
            _audit_kind.implied,
            coalesce(k.severity, signalbox._audit_severity(_audit_kind.action)),
            coalesce(
                k.category, signalbox._audit_category(_audit_kind.action), _audit_kind.category
            ),
            coalesce(k.is_overridden, false)
        from (select) one
        left join signalbox_data.audit_kinds k
            on k.entity = _audit_kind.entity
            and k.action = _audit_kind.action
            and k.is_overridden
        limit 1
        on conflict (entity, operation, action, implied) do nothing
        returning id
        into v_id;
    end if;

    -- Another session has made it meanwhile.
    if v_id is null then
        select k.id
        into strict v_id
        from signalbox_data.audit_kinds k
        where k.entity = _audit_kind.entity
            and k.operation = _audit_kind.operation
            and k.action = _audit_kind.action
            and k.implied is not distinct from _audit_kind.implied;
    end if;
    return v_id;
end;
$$;

comment on function signalbox._audit_kind(
    text, signalbox_data.audit_operation, text, text, text
) is
    'The number of a kind of entries of the audit log, which is made when there is none yet.';
