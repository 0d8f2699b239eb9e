-- Count the audit log anew, as far back as it goes; the summaries of what is older stay. To be called once
-- after a dump was restored, since the entries in it have the transaction numbers of another server; nothing else
-- makes it necessary.
--
--     select signalbox.rebuild_audit_summaries();
--
-- Nothing is recorded meanwhile: whoever changes something waits.
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
    v_begin timestamptz;
    v_end timestamptz;
    v_entries bigint;
begin
    perform signalbox._require_administrator();
    perform signalbox._require_read_committed();
    perform 1 from signalbox_data.audit_folds f for update;
    lock table signalbox_data.audit_logs in share mode;

    -- Old entries go by whole months, so that the first one left begins a month that is there.
    select
        date_trunc('month', min(l.occurred_at), 'UTC'),
        greatest(signalbox_data.clock(), max(l.occurred_at) + interval '1 microsecond'),
        count(*)
    into v_begin, v_end, v_entries
    from signalbox_data.audit_logs l;

    delete from signalbox_data.audit_summaries s
    where s.starts_at >= v_begin;
    insert into signalbox_data.audit_summaries (
        starts_at, period, kind, project_id, user_id, session_role, entries, first_at, last_at
    )
    select
        date_trunc(p.period, l.occurred_at, 'UTC'),
        p.period,
        l.kind,
        l.project_id,
        l.user_id,
        l.session_role,
        count(*),
        min(l.occurred_at),
        max(l.occurred_at)
    from signalbox_data.audit_logs l
    cross join (values ('hour'), ('day')) p (period)
    group by 1, 2, 3, 4, 5, 6;

    update signalbox_data.audit_folds
    set folded_before = 0,
        begins_at = coalesce(v_end, signalbox_data.clock()),
        folded_at = signalbox_data.clock();
    return v_entries;
end;
$$;

comment on function signalbox.rebuild_audit_summaries() is
    'Count the audit log anew after a dump was restored, and return how many entries there are; raises SB007 when you '
    'are no administrator.';
grant execute on function signalbox.rebuild_audit_summaries() to signalbox_admin;
