-- Refuse to undo a change of what was changed again since: the same columns, or where the row was made or
-- deleted any. What followed in the same transaction belongs to the change, and ours is on its way. Changes that
-- were undone count as little as those that undid them, unless these were undone in turn; and what the engine did along
-- with them goes with them.
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
set jit = off
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_undone record;
    v_later bigint;
    v_undo record;
    v_undone_ids bigint[] := '{}';
    v_undone_txids bigint[] := '{}';
    v_undoing_txids bigint[] := '{}';
begin
    select e.*
    into v_undone
    from signalbox._entity_entries(
        _require_unchanged.entity, _require_unchanged.entity_id, _require_unchanged.project_id
    ) e
    where e.seq = _require_unchanged.id;

    for v_undo in
        select l.seq, l.txid, o.seq as undone_id, o.txid as undone_txid
        from signalbox_data.audit_logs l
        inner join signalbox_data.audit_kinds k
            on k.id = l.kind
        inner join signalbox_data.audit_logs o
            on o.entity_id = l.entity_id
            and o.seq::text = ('{' || l.changes || '}')::jsonb ->> 'undone'
        where l.entity_id = _require_unchanged.entity_id
            and l.project_id is not distinct from _require_unchanged.project_id
            and k.entity = _require_unchanged.entity
            and k.operation = 'event'
            and k.action = 'undo'
            and (l.txid, o.seq) is distinct from (txid_current_if_assigned(), _require_unchanged.id)
        order by l.occurred_at desc, l.seq desc
    loop
        continue when v_undo.txid = any (v_undone_txids);
        if v_undo.undone_id = _require_unchanged.id then
            perform signalbox._refuse_undo(
                _require_unchanged.id, format('change %s has undone it', v_undo.seq)
            );
        end if;
        v_undone_ids := v_undone_ids || v_undo.undone_id;
        v_undone_txids := v_undone_txids || v_undo.undone_txid;
        v_undoing_txids := v_undoing_txids || v_undo.txid;
    end loop;

    select e.seq
    into v_later
    from signalbox._entity_entries(
        _require_unchanged.entity, _require_unchanged.entity_id, _require_unchanged.project_id
    ) e
    where (e.occurred_at, e.seq) > (v_undone.occurred_at, v_undone.seq)
        and e.txid <> v_undone.txid
        and e.txid <> coalesce(txid_current_if_assigned(), 0)
        and e.seq <> all (v_undone_ids)
        and e.txid <> all (v_undoing_txids)
        and not (
            e.txid = any (v_undone_txids)
            and e.operation = 'update'
            and not e.changes ?| signalbox._undoable_columns(_require_unchanged.entity)
        )
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
