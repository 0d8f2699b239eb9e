-- Put into a seal that is being made what comes next in audit_logs or audit_contexts: by transaction, and in
-- it by number. A transaction below the horizon has ended, so that nothing can come before what is put in here,
-- and one that is open holds back the horizon and not its own entries. A large transaction goes into several
-- seals.
--
-- At most max_entries rows and some 16 MB are put in. until_txid and until_number is where the next begins.
create or replace function signalbox._seal_rows(
    seal_id bigint,
    table_name text,
    from_txid bigint,
    from_number bigint,
    after_number bigint,
    horizon bigint,
    max_entries integer,
    out entries integer,
    out until_txid bigint,
    out until_number bigint,
    out last_number bigint
)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set enable_seqscan = off
set work_mem = '32MB'
as $$
#variable_conflict use_column
declare
    v_number constant text := case _seal_rows.table_name when 'audit_logs' then 'seq' else 'id' end;
    v_line constant text := case _seal_rows.table_name
        when 'audit_logs' then '_audit_line' else '_audit_context_line' end;
    v_from_txid bigint := _seal_rows.from_txid;
    v_from_number bigint := _seal_rows.from_number;
    v_window bigint := 64;
    v_is_all boolean := true;
    v_end bigint;
    v_end_number bigint;
    v_months date[];
    v_entries integer[];
    v_digests bytea[];
    v_kinds json;
    v_found integer;
begin
    -- Not all that is not sealed yet is to be sorted for every seal: a window is opened until there is enough in
    -- it, of transactions, or of the rest of one that did not go into the last seal where that is too much.
    loop
        if v_from_number > 0 then
            v_end := v_from_txid + 1;
            v_end_number := case
                when v_is_all then 9223372036854775807
                else v_from_number + v_window
            end;
        else
            v_end := case
                when v_from_txid > 0 and _seal_rows.horizon - v_from_txid > v_window
                    then v_from_txid + v_window
                else _seal_rows.horizon
            end;
            v_end_number := 9223372036854775807;
            exit when v_end = _seal_rows.horizon;
        end if;
        -- Dynamic, because there are two tables.
        execute format(
            'select count(*)
            from (
                select
                from signalbox_data.%I l
                where l.txid >= $1
                    and l.txid < $2
                    and l.%I >= $3
                    and l.%2$I < $4
                limit $5
            ) one',
            _seal_rows.table_name, v_number
        )
        into v_found
        using v_from_txid, v_end, v_from_number, v_end_number, _seal_rows.max_entries + 1;
        if v_from_number > 0 and v_is_all then
            if v_found = 0 then
                v_from_txid := v_from_txid + 1;
                v_from_number := 0;
                continue;
            end if;
            exit when v_found <= _seal_rows.max_entries;
            v_is_all := false;
            v_window := 4096;
            continue;
        end if;
        exit when v_found = _seal_rows.max_entries + 1
            or v_window >= 1::bigint << 60;
        v_window := v_window * 2;
    end loop;

    execute format(
        $sql$
        with picked as materialized (
            select
                l.txid,
                l.%1$I as number,
                l
            from signalbox_data.%3$I l
            where l.txid >= $1
                and l.txid < $4
                and (l.txid, l.%1$I) >= ($1, $2)
                and l.%1$I >= $7
                and l.%1$I < $6
                and ($3 is null or l.%1$I > $3)
            order by l.txid, l.%1$I
            limit $5
        ),
        bounded as materialized (
            select b.*
            from (
                select
                    p.txid,
                    p.number,
                    date_trunc('month', (p.l).occurred_at at time zone 'UTC')::date as month,
                    p.line,
                    %4$s as kind,
                    row_number() over w as place,
                    sum(octet_length(p.line)) over w as bytes
                from (
                    select p.*, signalbox.%2$I(p.l) || E'\n' as line
                    from picked p
                    offset 0
                ) p
                window w as (order by p.txid, p.number)
            ) b
            where b.bytes <= 16777216
                or b.place = 1
        ),
        parts as (
            select
                b.month,
                count(*)::integer as entries,
                json_agg(distinct b.kind order by b.kind) filter (where b.kind is not null) as kinds,
                sha256(convert_to(string_agg(b.line, '' order by b.txid, b.number), 'UTF8')) as digest
            from bounded b
            group by b.month
        )
        select
            (select count(*) from picked),
            (select count(*) from bounded),
            (select max(b.number) from bounded b),
            (select b.txid from bounded b order by b.place desc limit 1),
            (select b.number + 1 from bounded b order by b.place desc limit 1),
            array_agg(p.month),
            array_agg(p.entries),
            array_agg(p.digest),
            json_agg(p.kinds)
        from parts p
        $sql$,
        v_number, v_line, _seal_rows.table_name,
        case _seal_rows.table_name when 'audit_logs' then '(p.l).kind' else 'null::smallint' end
    )
    into
        v_found, entries, last_number, until_txid, until_number, v_months, v_entries, v_digests, v_kinds
    using
        v_from_txid, v_from_number, _seal_rows.after_number, v_end, _seal_rows.max_entries,
        v_end_number, case when v_from_number > 0 then v_from_number else -9223372036854775808 end;

    if v_found < _seal_rows.max_entries and entries = v_found then
        until_txid := v_end;
        until_number := 0;
    end if;
    insert into signalbox_data.audit_seal_parts (seal_id, month, table_name, entries, kinds, digest)
    select
        _seal_rows.seal_id,
        p.month,
        _seal_rows.table_name,
        p.entries,
        array(
            select k.kind::smallint
            from json_array_elements_text(v_kinds -> (p.place::integer - 1)) with ordinality k (kind, place)
            where json_typeof(v_kinds -> (p.place::integer - 1)) = 'array'
            order by k.place
        ),
        p.digest
    from unnest(v_months, v_entries, v_digests) with ordinality p (month, entries, digest, place);
end;
$$;

comment on function signalbox._seal_rows(
    bigint, text, bigint, bigint, bigint, bigint, integer
) is
    'Put into a seal what comes next in a table of the audit log; returns how much that is and where it ends.';
