-- The lines that seals of one generation cover in a table of the audit log, in order, and the seal of each. Read
-- for many seals at once, wherever the entries lie: one that was put where it does not belong is found as well.
create or replace function signalbox._sealed_lines(
    table_name text,
    first_seal bigint,
    last_seal bigint,
    from_time timestamptz default '-infinity',
    until_time timestamptz default null
)
returns table (seal_id bigint, month date, line text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set jit = off
set work_mem = '32MB'
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_is_log constant boolean := _sealed_lines.table_name = 'audit_logs';
    v_first record;
    v_last record;
    v_before bigint;
begin
    select
        s.generation,
        case when v_is_log then s.after_seq else s.after_context_id end as after_number,
        case when v_is_log then p.until_txid else p.until_context_txid end as txid,
        case when v_is_log then p.until_seq else p.until_context_id end as number
    into v_first
    from signalbox_data.audit_seals s
    left join signalbox_data.audit_seals p
        on p.id = s.id - 1
        and p.generation = s.generation
    where s.id = _sealed_lines.first_seal;
    select
        case when v_is_log then s.until_txid else s.until_context_txid end as txid,
        case when v_is_log then s.until_seq else s.until_context_id end as number
    into v_last
    from signalbox_data.audit_seals s
    where s.id = _sealed_lines.last_seal;
    -- What is above belongs to the next generation.
    select case when v_is_log then s.after_seq else s.after_context_id end
    into v_before
    from signalbox_data.audit_seals s
    where s.generation > v_first.generation
    order by s.id
    limit 1;

    -- Dynamic, because there are two tables.
    return query execute format(
        $sql$
        select r.seal_id, r.month, r.line
        from (
            select
                max(e.seal_id) over (order by e.txid, e.number, e.line nulls first rows unbounded preceding)
                    as seal_id,
                e.month,
                e.line,
                e.txid,
                e.number
            from (
                select
                    s.id as seal_id,
                    case when s.id = $1 then $3 else coalesce(p.%4$I, $3) end as txid,
                    case when s.id = $1 then $4 else coalesce(p.%5$I, $4) end as number,
                    null::date as month,
                    null::text as line
                from signalbox_data.audit_seals s
                left join signalbox_data.audit_seals p
                    on p.id = s.id - 1
                where s.id between $1 and $2
                union all
                select
                    null,
                    l.txid,
                    l.%2$I,
                    date_trunc('month', l.occurred_at at time zone 'UTC')::date,
                    signalbox.%3$I(l)
                from signalbox_data.%1$I l
                where l.txid between $3 and $5
                    and (l.txid, l.%2$I) >= ($3, $4)
                    and (l.txid, l.%2$I) < ($5, $6)
                    and ($7 is null or l.%2$I > $7)
                    and ($8 is null or l.%2$I <= $8)
                    and l.occurred_at >= $9
                    and ($10 is null or l.occurred_at < $10)
            ) e
        ) r
        where r.line is not null
        order by r.txid, r.number
        $sql$,
        _sealed_lines.table_name,
        case when v_is_log then 'seq' else 'id' end,
        case when v_is_log then '_audit_line' else '_audit_context_line' end,
        case when v_is_log then 'until_txid' else 'until_context_txid' end,
        case when v_is_log then 'until_seq' else 'until_context_id' end
    )
    using
        _sealed_lines.first_seal,
        _sealed_lines.last_seal,
        coalesce(v_first.txid, -9223372036854775808),
        coalesce(v_first.number, -9223372036854775808),
        v_last.txid,
        v_last.number,
        v_first.after_number,
        v_before,
        _sealed_lines.from_time,
        _sealed_lines.until_time;
end;
$$;

comment on function signalbox._sealed_lines(text, bigint, bigint, timestamptz, timestamptz) is
    'The lines of the entries or contexts that seals of one generation cover, in order, with the seal of each.';
