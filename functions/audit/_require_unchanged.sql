-- Refuse to undo a change of what was changed again since: the same columns, or where the row was made or
-- deleted any. What followed in the same transaction belongs to the change, and ours is on its way.
create or replace function signalbox._require_unchanged(
    id bigint,
    entity text,
    entity_id uuid,
    project_id uuid,
    columns text[]
)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_undone record;
    v_later bigint;
begin
    select e.*
    into v_undone
    from signalbox._entity_entries(
        _require_unchanged.entity, _require_unchanged.entity_id, _require_unchanged.project_id
    ) e
    where e.seq = _require_unchanged.id;

    select e.seq
    into v_later
    from signalbox._entity_entries(
        _require_unchanged.entity, _require_unchanged.entity_id, _require_unchanged.project_id
    ) e
    where (e.occurred_at, e.seq) > (v_undone.occurred_at, v_undone.seq)
        and e.txid <> v_undone.txid
        and e.txid <> coalesce(txid_current_if_assigned(), 0)
        and (
            _require_unchanged.columns is null
            or e.operation <> 'update'
            or e.changes ?| _require_unchanged.columns
        )
    order by e.occurred_at, e.seq
    limit 1;
    if found then
        perform signalbox._refuse_undo(
            _require_unchanged.id,
            format('change %s has changed the same since', v_later),
            format('Undo %s first.', v_later)
        );
    end if;
end;
$$;

comment on function signalbox._require_unchanged(bigint, text, uuid, uuid, text[]) is
    'Raises SB002 when other transactions have changed these columns of a row, or any for null, after an entry.';
