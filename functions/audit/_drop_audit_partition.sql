-- Drop a partition of the audit log that is archived, that nothing holds, and whose retention is over. That it was, and
-- what the archive is, becomes a seal: without it verify_audit_log takes the entries for deleted.
--
-- Nothing can be written into the partition from here on, and what was is sealed and in the archive. Only then
-- everybody has to stand aside, for the moment that it takes to detach it; for a default partition stands in the
-- way of detaching it concurrently, which takes a session of its own anyway. Where that would be waited for longer
-- than 100 ms it is given up, for others would wait behind.
create or replace function signalbox._drop_audit_partition(partition_name text)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set lock_timeout = '100ms'
as $$
#variable_conflict use_column
declare
    v_partition record;
    v_archive signalbox_data.audit_archives;
    v_keep_until timestamptz;
    v_hold uuid;
    v_is_counted boolean;
    v_seal signalbox_data.audit_seals;
begin
    v_partition := signalbox._require_closed_partition(_drop_audit_partition.partition_name);
    -- Dynamic, because the table is a partition.
    execute format('lock table only %s in share mode', v_partition.relation);
    v_partition := signalbox._require_closed_partition(_drop_audit_partition.partition_name);

    select a.*
    into v_archive
    from signalbox_data.audit_archives a
    where a.partition_name = _drop_audit_partition.partition_name
        and a.table_name = v_partition.table_name
        and a.begins_at = v_partition.from_time
        and a.ends_at = v_partition.until_time
        and a.entries = v_partition.entries
        and not exists (
            select
            from signalbox_data.audit_seals s
            where s.archive_id = a.id
        )
        and not exists (
            select
            from signalbox_data.audit_seal_parts p
            where p.table_name = a.table_name
                and p.month >= (a.begins_at at time zone 'UTC')::date
                and p.month < (a.ends_at at time zone 'UTC')::date
                and p.seal_id > a.last_seal
        )
    order by a.id desc
    limit 1;
    if not found then
        raise exception 'partition % is not archived as it is', _drop_audit_partition.partition_name
            using errcode = 'SB006', hint = 'make archive writes it to a file.';
    end if;
    v_keep_until := signalbox._audit_keep_until(
        v_partition.table_name, v_partition.from_time, v_partition.until_time
    );
    if v_keep_until > signalbox_data.clock() then
        raise exception 'partition % is kept until %',
            _drop_audit_partition.partition_name, v_keep_until
            using errcode = 'SB006', hint = 'Configuration audit.retention says how long.';
    end if;
    if v_partition.table_name = 'audit_logs' then
        v_hold := signalbox._audit_hold_on(v_partition.from_time, v_partition.until_time);
        if v_hold is not null then
            raise exception 'partition % is under legal hold %',
                _drop_audit_partition.partition_name, v_hold
                using errcode = 'SB006', hint = 'View audit_holds says why.';
        end if;
        -- What is not in the summaries yet would never be.
        execute format(
            $sql$
            select not exists (
                select
                from only %s l
                where l.txid >= $1
                    and l.seq > $2
            )
            $sql$,
            v_partition.relation
        )
        into v_is_counted
        using
            (
                select case
                    -- The numbers of transactions have begun anew, which tick has not noticed yet.
                    when f.folded_before > pg_snapshot_xmax(pg_current_snapshot())::text::bigint
                        then 0
                    else f.folded_before
                end
                from signalbox_data.audit_folds f
            ),
            (select f.after_seq from signalbox_data.audit_folds f);
        if not v_is_counted then
            raise exception 'partition % has entries that are not in audit_summaries',
                _drop_audit_partition.partition_name
                using errcode = 'SB006', hint = 'tick adds them; a transaction that is open holds it back.';
        end if;
    end if;

    select *
    into v_seal
    from signalbox_data.audit_seals s
    order by s.id desc
    limit 1;
    v_seal.id := v_seal.id + 1;
    v_seal.archive_id := v_archive.id;
    v_seal.kinds := '{}';
    v_seal.kinds_digest := null;
    perform signalbox._add_seal(v_seal);
    perform signalbox._log_audit_event('drop', 'audit_partition', details => jsonb_build_object(
        'partition', _drop_audit_partition.partition_name,
        'entries', v_archive.entries,
        'sha256', encode(v_archive.digest, 'hex')
    ), category => 'audit');
    if v_partition.table_name = 'audit_logs' then
        update signalbox_data.audited_tables t
        set gap_ends_at = greatest(t.gap_ends_at, v_partition.until_time);
    end if;
    set constraints all immediate;

    execute format(
        'lock table only signalbox_data.%I in access exclusive mode', v_partition.table_name
    );
    execute format(
        'alter table signalbox_data.%I detach partition %s', v_partition.table_name, v_partition.relation
    );
    execute format('drop table %s', v_partition.relation);
    return v_seal.id;
end;
$$;

comment on function signalbox._drop_audit_partition(text) is
    'Drop a partition of the audit log that is archived and not to be kept any more; returns the seal that says so.';
