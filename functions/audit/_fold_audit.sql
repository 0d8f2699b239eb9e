-- Bring audit_summaries up to date: add what was committed since.
--
-- What has been added is told by the number of the transaction, and not by that of the entry: entries become visible
-- in the order of commits. Every transaction below the oldest that is still open has ended, so that its
-- entries are seen now or never will be. One that is open for long keeps what came after it waiting.
--
-- Transactions are taken in steps whose size follows from how many entries they had, so that a backlog is worked
-- off in parts. One that has more entries than max_rows is taken as a whole.
--
-- On a server where a dump was restored the numbers of transactions have begun anew, below those that were added. What
-- the old server had not added lies above all of them: it is added first, as a whole, and then what this one records,
-- which has higher numbers of entries. That is seen as long as the numbers of this server have not passed the old ones.
create or replace function signalbox._fold_audit(max_rows integer default 10000)
returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set enable_seqscan = off
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
    v_fold signalbox_data.audit_folds;
    v_horizon bigint;
    v_end bigint;
    v_from bigint;
    v_until bigint;
    v_step bigint := 1000;
    v_entries bigint;
    v_total bigint := 0;
begin
    select f.*
    into v_fold
    from signalbox_data.audit_folds f
    for update skip locked;
    if not found then
        return 0;
    end if;

    v_horizon := pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
    v_end := case
        when v_fold.folded_before > pg_snapshot_xmax(pg_current_snapshot())::text::bigint
            then 9223372036854775807
        else v_horizon
    end;
    v_from := v_fold.folded_before;
    while v_from < v_end and v_total < _fold_audit.max_rows loop
        v_until := case
            when v_end > v_horizon then v_end
            else least(v_from + v_step, v_end)
        end;
        with counts as materialized (
            select
                date_trunc('hour', l.occurred_at, 'UTC') as starts_at,
                l.kind,
                l.project_id,
                l.user_id,
                regexp_replace(l.session_role, ' by [0-9a-f]{8}$', '') as session_role,
                count(*) as entries,
                min(l.occurred_at) as first_at,
                max(l.occurred_at) as last_at,
                max(l.seq) as last_seq
            from signalbox_data.audit_logs l
            where l.txid >= v_from
                and l.txid < v_until
                and l.seq > v_fold.after_seq
            group by 1, 2, 3, 4, 5
        ),
        written as (
            insert into signalbox_data.audit_summaries as s (
                starts_at, period, kind, project_id, user_id, session_role, entries, first_at, last_at
            )
            select
                date_trunc(p.period, c.starts_at, 'UTC'),
                p.period,
                c.kind,
                c.project_id,
                c.user_id,
                c.session_role,
                sum(c.entries),
                min(c.first_at),
                max(c.last_at)
            from counts c
            cross join (values ('hour'), ('day')) p (period)
            group by 1, 2, 3, 4, 5, 6
            on conflict on constraint audit_summaries_are_unique do update
            set entries = s.entries + excluded.entries,
                first_at = least(s.first_at, excluded.first_at),
                last_at = greatest(s.last_at, excluded.last_at)
        )
        select coalesce(sum(c.entries), 0), greatest(max(c.last_seq), v_fold.last_seq)
        into v_entries, v_fold.last_seq
        from counts c;

        v_total := v_total + v_entries;
        v_from := v_until;
        if v_end > v_horizon then
            v_fold.after_seq := v_fold.last_seq;
            v_from := 0;
            v_end := v_horizon;
        end if;
        v_step := case
            when v_entries > _fold_audit.max_rows then greatest(v_step / 4, 1)
            when v_entries < _fold_audit.max_rows / 10 then v_step * 4
            else v_step
        end;
    end loop;

    update signalbox_data.audit_folds
    set folded_before = v_from,
        last_seq = v_fold.last_seq,
        after_seq = v_fold.after_seq,
        folded_at = signalbox_data.clock()
    where v_from <> v_fold.folded_before;
    return least(v_total, 2147483647);
end;
$$;

comment on function signalbox._fold_audit(integer) is
    'Add the entries of transactions that have ended since to audit_summaries, until it is about so many; returns '
    'how many.';
