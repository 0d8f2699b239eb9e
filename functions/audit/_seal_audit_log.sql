-- Make the next seal of the audit log: of what transactions below the horizon have recorded, which have all
-- ended. Sequences do not follow the order of commits, so that a range of numbers would close before a session that
-- has been open for long comes with its own. Each seal begins where the one before it ends, so that nothing is left
-- out and nothing is sealed twice. The horizon is taken in a statement before the one that reads the log, which
-- so sees all that ended below it.
--
-- On a server where a dump was restored the numbers of transactions have begun anew, below those that are sealed.
-- What the old server had not sealed lies above all of them: it is sealed first, and then a generation begins,
-- with numbers of entries above those of the old one.
--
-- Returns how many entries it covers; with none, none is made. Whoever calls it is the only one.
create or replace function signalbox._seal_audit_log(
    max_entries integer default 10000,
    horizon bigint default null
)
returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_horizon bigint := coalesce(
        _seal_audit_log.horizon, pg_snapshot_xmin(pg_current_snapshot())::text::bigint
    );
    v_ahead constant bigint := coalesce(
        _seal_audit_log.horizon, pg_snapshot_xmax(pg_current_snapshot())::text::bigint
    );
    v_last signalbox_data.audit_seals;
    v_seal signalbox_data.audit_seals;
    v_logs record;
    v_contexts record;
begin
    select *
    into v_last
    from signalbox_data.audit_seals s
    order by s.id desc
    limit 1;
    v_seal := v_last;
    v_seal.id := coalesce(v_last.id, 0) + 1;
    v_seal.generation := coalesce(v_last.generation, 1);
    v_seal.archive_id := null;
    if greatest(v_last.until_txid, v_last.until_context_txid) > v_ahead then
        v_horizon := 9223372036854775807;
    end if;

    for turn in 1..2 loop
        v_logs := signalbox._seal_rows(
            v_seal.id, 'audit_logs', coalesce(v_seal.until_txid, 0),
            coalesce(v_seal.until_seq, 0), v_seal.after_seq, v_horizon, _seal_audit_log.max_entries
        );
        v_contexts := signalbox._seal_rows(
            v_seal.id, 'audit_contexts', coalesce(v_seal.until_context_txid, 0),
            coalesce(v_seal.until_context_id, 0), v_seal.after_context_id, v_horizon,
            _seal_audit_log.max_entries
        );
        exit when v_logs.entries + v_contexts.entries > 0
            or v_horizon < 9223372036854775807;
        v_seal.generation := v_seal.generation + 1;
        v_seal.after_seq := v_last.last_seq;
        v_seal.after_context_id := v_last.last_context_id;
        v_seal.until_txid := null;
        v_seal.until_seq := null;
        v_seal.until_context_txid := null;
        v_seal.until_context_id := null;
        v_horizon := least(v_ahead, pg_snapshot_xmin(pg_current_snapshot())::text::bigint);
    end loop;

    -- What an entry says is said by its kind, which was there before it.
    select coalesce(array_agg(k.id order by k.id), '{}')
    into v_seal.kinds
    from signalbox_data.audit_kinds k
    where k.id not in (
        select unnest(s.kinds)
        from signalbox_data.audit_seals s
        where s.kinds <> '{}'
    );
    v_seal.kinds_digest := sha256(convert_to(signalbox._audit_kind_lines(v_seal.kinds), 'UTF8'));
    if v_logs.entries + v_contexts.entries = 0 and v_seal.kinds = '{}' then
        return 0;
    end if;

    v_seal.until_txid := v_logs.until_txid;
    v_seal.until_seq := v_logs.until_number;
    v_seal.until_context_txid := v_contexts.until_txid;
    v_seal.until_context_id := v_contexts.until_number;
    v_seal.last_seq := greatest(v_seal.last_seq, v_logs.last_number);
    v_seal.last_context_id := greatest(v_seal.last_context_id, v_contexts.last_number);
    perform signalbox._add_seal(v_seal);
    return v_logs.entries + v_contexts.entries;
end;
$$;

comment on function signalbox._seal_audit_log(integer, bigint) is
    'Make the next seal of the audit log, of at most so many entries and contexts each; returns how many it covers.';
