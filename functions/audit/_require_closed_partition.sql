-- A partition of the audit log into which nothing is written any more: its time is over, and all of it is sealed.
-- What comes late is found by its transaction, which no seal covers yet.
create or replace function signalbox._require_closed_partition(
    partition_name text,
    out table_name text,
    out relation regclass,
    out from_time timestamptz,
    out until_time timestamptz,
    out last_seal bigint,
    out entries bigint
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_last signalbox_data.audit_seals;
    v_is_unsealed boolean;
begin
    select p.table_name, p.relation, p.from_time, p.until_time
    into table_name, relation, from_time, until_time
    from signalbox._audit_partitions() p
    where p.partition_name = _require_closed_partition.partition_name;
    if not found or from_time is null then
        raise exception 'partition % of the audit log not found',
            coalesce(_require_closed_partition.partition_name, 'null')
            using errcode = 'SB001', hint = 'View audit_partitions shows those that there are.';
    end if;
    if until_time > signalbox_data.clock() then
        raise exception 'partition % is still written to', _require_closed_partition.partition_name
            using errcode = 'SB006', hint = format('It ends at %s.', until_time);
    end if;

    select *
    into v_last
    from signalbox_data.audit_seals s
    order by s.id desc
    limit 1;
    last_seal := coalesce(v_last.id, 0);
    -- Dynamic, because the table is a partition.
    execute format(
        $sql$
        select exists (
            select
            from only %1$s l
            where $1 is null
                or l.txid >= $1
                    and (l.txid, l.%2$I) >= ($1, $2)
                    and ($3 is null or l.%2$I > $3)
        )
        $sql$,
        relation,
        case table_name when 'audit_logs' then 'seq' else 'id' end
    )
    into v_is_unsealed
    using
        case table_name when 'audit_logs' then v_last.until_txid else v_last.until_context_txid end,
        case table_name when 'audit_logs' then v_last.until_seq else v_last.until_context_id end,
        case table_name when 'audit_logs' then v_last.after_seq else v_last.after_context_id end;
    if v_is_unsealed then
        raise exception 'partition % has entries that are not sealed',
            _require_closed_partition.partition_name
            using errcode = 'SB006', hint = 'Call seal_audit_log; a transaction that is open holds it back.';
    end if;

    select coalesce(sum(p.entries), 0)
    into entries
    from signalbox_data.audit_seal_parts p
    where p.table_name = _require_closed_partition.table_name
        and p.month >= (_require_closed_partition.from_time at time zone 'UTC')::date
        and p.month < (_require_closed_partition.until_time at time zone 'UTC')::date
        -- An earlier partition of the same months may have gone.
        and not exists (
            select
            from signalbox_data.audit_archives a
            inner join signalbox_data.audit_seals s
                on s.archive_id = a.id
            where a.table_name = p.table_name
                and p.month >= (a.begins_at at time zone 'UTC')::date
                and p.month < (a.ends_at at time zone 'UTC')::date
                and a.last_seal >= p.seal_id
        );
end;
$$;

comment on function signalbox._require_closed_partition(text) is
    'A partition of the audit log whose time is over and that is sealed, and how much is in it; raises SB001 when there '
    'is none of this name, and SB006 when it is not closed.';
