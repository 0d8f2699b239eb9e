-- What was done to a row, oldest first, as far as the caller may see it; events, which changed nothing, left out.
create or replace function signalbox._entity_entries(entity text, id uuid, project_id uuid)
returns table (
    seq bigint,
    occurred_at timestamptz,
    txid bigint,
    operation signalbox_data.audit_operation,
    project_id_of_row uuid,
    entity_key jsonb,
    changes jsonb
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set jit = off
set enable_seqscan = off
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
begin
    if not exists (
        select
        from signalbox_data.audited_tables t
        where t.entity = _entity_entries.entity
    ) then
        raise exception 'entity % is none of the audit log', coalesce(_entity_entries.entity, 'null')
            using errcode = 'SB001', hint = 'View audited_tables shows those that there are.';
    end if;

    return query
        select
            l.seq,
            l.occurred_at,
            l.txid,
            k.operation,
            l.project_id,
            l.entity_key::jsonb,
            case
                when l.changes like '%"~%' then signalbox.reveal_changes(
                    signalbox._audit_changes(k.operation, k.implied, l.changes, l.occurred_at)
                )
                else signalbox._audit_changes(k.operation, k.implied, l.changes, l.occurred_at)
            end
        from signalbox_data.audit_logs l
        inner join signalbox_data.audit_kinds k
            on k.id = l.kind
        where l.entity_id = _entity_entries.id
            and k.entity = _entity_entries.entity
            and k.operation <> 'event'
            and (_entity_entries.project_id is null or l.project_id = _entity_entries.project_id)
        order by l.occurred_at, l.seq;
end;
$$;

comment on function signalbox._entity_entries(text, uuid, uuid) is
    'The changes of a row that the caller may see, oldest first; raises SB001 when there is no such entity.';
grant execute on function signalbox._entity_entries(text, uuid, uuid) to signalbox_reader;
