-- Prove that nothing of the audit log that is sealed was changed, taken away, added or put elsewhere since, from
-- the first seal or from a later one on; or find the first seal of which that is not true.
--
--     select * from signalbox.verify_audit_log();
--     select * from signalbox.verify_audit_log(kept_hash => '6f0c…');
--
-- Whoever can write everything can also write seals: cut off the newest, or make all of them anew. Against that
-- keep the hash of a seal elsewhere, or all of them (make seals): one that was kept must be there. What was cut off is
-- not sealed any more, and shows as unsealed.
--
-- To go on behind a bad seal, give the next one as from_seal. It reads some 50,000 entries at a time, says every ten
-- seconds how far it is, and works on a standby too.
--
-- Runs with the owner's rights: it reads what no role may, and all projects.
create or replace function signalbox.verify_audit_log(
    from_seal bigint default 1,
    kept_hash text default null
)
returns table (
    is_intact boolean,
    first_bad_seal bigint,
    table_name text,
    month date,
    problem text,
    seals bigint,
    entries bigint,
    unsealed bigint,
    last_seal bigint,
    last_hash text
)
language plpgsql
stable
security definer
rows 1
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_first bigint := verify_audit_log.from_seal;
    v_batch record;
    v_last signalbox_data.audit_seals;
    v_said timestamptz := clock_timestamp();
begin
    perform signalbox._require_administrator();

    if verify_audit_log.from_seal is null or verify_audit_log.from_seal < 1 then
        raise exception 'there is no seal %', coalesce(verify_audit_log.from_seal::text, 'null')
            using errcode = 'SB001', hint = 'The first one is 1.';
    end if;
    select *
    into v_last
    from signalbox_data.audit_seals s
    order by s.id desc
    limit 1;
    last_seal := v_last.id;
    last_hash := encode(v_last.hash, 'hex');
    seals := 0;
    entries := 0;

    while first_bad_seal is null and v_first <= v_last.id loop
        select max(b.id) as id, sum(b.entries) as entries, count(*) as seals
        into v_batch
        from (
            select
                s.id,
                p.entries,
                sum(p.entries) over (order by s.id) as total,
                row_number() over (order by s.id) as place,
                s.generation = first_value(s.generation) over (order by s.id) as is_same
            from signalbox_data.audit_seals s
            cross join lateral (
                select coalesce(sum(p.entries), 0) as entries
                from signalbox_data.audit_seal_parts p
                where p.seal_id = s.id
            ) p
            where s.id between v_first and v_first + 999
        ) b
        where b.is_same
            and (b.total <= 50000 or b.place = 1);

        select p.*
        into first_bad_seal, table_name, month, problem
        from signalbox._seal_problems(v_first, coalesce(v_batch.id, v_first + 999)) p
        limit 1;
        if v_batch.id is null then
            -- A thousand seals and more are missing in a row.
            first_bad_seal := v_first;
            table_name := 'audit_seals';
            problem := 'the seal is gone';
        end if;
        if first_bad_seal is null then
            seals := seals + v_batch.seals;
            entries := entries + v_batch.entries;
            v_first := v_batch.id + 1;
        end if;
        if clock_timestamp() > v_said + interval '10 seconds' then
            v_said := clock_timestamp();
            raise notice 'seal % of %, % entries', v_first - 1, v_last.id, entries;
        end if;
    end loop;

    if first_bad_seal is null
        and verify_audit_log.kept_hash is not null
        and not exists (
            select
            from signalbox_data.audit_seals s
            where encode(s.hash, 'hex') = lower(verify_audit_log.kept_hash)
        )
    then
        table_name := 'audit_seals';
        problem := 'the seal that was kept is gone: the newest were cut off, or made anew';
    end if;
    is_intact := problem is null;

    select count(*)
    into unsealed
    from signalbox_data.audit_logs l
    where v_last.id is null
        or l.txid >= v_last.until_txid
            and (l.txid, l.seq) >= (v_last.until_txid, v_last.until_seq)
            and (v_last.after_seq is null or l.seq > v_last.after_seq);
    return next;
end;
$$;

comment on function signalbox.verify_audit_log(bigint, text) is
    'Verify the sealed part of the audit log, and name the first seal that it does not agree with any more, with the '
    'table and month where that is. unsealed is how many entries are newer than the newest seal. Raises SB007 when you '
    'are no administrator.';
grant execute on function signalbox.verify_audit_log(bigint, text) to signalbox_admin;
