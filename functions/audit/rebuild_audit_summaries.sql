-- Count the audit log anew, as far back as it goes; the summaries of what was archived and dropped stay. Nothing makes
-- it necessary but a dump that was restored to a server whose transactions passed the numbers of the old one
-- before tick was called there.
--
--     select signalbox.rebuild_audit_summaries();
--
-- What is being recorded meanwhile is added by tick: nobody waits.
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.rebuild_audit_summaries()
returns bigint
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
#variable_conflict use_column
declare
    v_horizon bigint;
    v_after bigint;
    v_last bigint;
    v_begin timestamptz;
    v_entries bigint;
    v_dropped tstzmultirange;
begin
    perform signalbox._require_administrator();
    perform signalbox._require_read_committed();
    -- Begins anew with the numbers of transactions, where they have.
    perform signalbox._fold_audit(1);
    select f.after_seq
    into v_after
    from signalbox_data.audit_folds f
    for update;
    -- Of transactions below the horizon all is seen that they have recorded; the others are left to tick.
    v_horizon := pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
    select coalesce(range_agg(tstzrange(a.begins_at, a.ends_at)), '{}')
    into v_dropped
    from signalbox_data.audit_archives a
    inner join signalbox_data.audit_seals s
        on s.archive_id = a.id
    where a.table_name = 'audit_logs';
    select
        date_trunc('month', min(l.occurred_at), 'UTC'),
        max(l.seq),
        count(*)
    into v_begin, v_last, v_entries
    from signalbox_data.audit_logs l
    where (l.txid < v_horizon or l.seq <= v_after)
        and not l.occurred_at <@ v_dropped;

    delete from signalbox_data.audit_summaries s
    where s.starts_at >= v_begin
        and not s.starts_at <@ v_dropped;
    insert into signalbox_data.audit_summaries (
        starts_at, period, kind, project_id, user_id, session_role, entries, first_at, last_at
    )
    select
        date_trunc(p.period, l.occurred_at, 'UTC'),
        p.period,
        l.kind,
        l.project_id,
        l.user_id,
        regexp_replace(l.session_role, ' by [0-9a-f]{8}$', ''),
        count(*),
        min(l.occurred_at),
        max(l.occurred_at)
    from signalbox_data.audit_logs l
    cross join (values ('hour'), ('day')) p (period)
    where (l.txid < v_horizon or l.seq <= v_after)
        and not l.occurred_at <@ v_dropped
    group by 1, 2, 3, 4, 5, 6;

    update signalbox_data.audit_folds
    set folded_before = v_horizon,
        last_seq = greatest(v_last, last_seq),
        folded_at = signalbox_data.clock();
    return v_entries;
end;
$$;

comment on function signalbox.rebuild_audit_summaries() is
    'Count the audit log anew, and return how many entries were counted, those aside that tick will add; raises SB007 '
    'when you are no administrator.';
grant execute on function signalbox.rebuild_audit_summaries() to signalbox_admin;
