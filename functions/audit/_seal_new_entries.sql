-- The job of tick that seals the audit log: once a minute, and as long as there is more than goes into a seal.
create or replace function signalbox._seal_new_entries(max_entries integer default 10000)
returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_now constant timestamptz := signalbox_data.clock();
    v_entries integer;
begin
    if exists (
        select
        from signalbox_data.audit_seals s
        where s.id = (select max(n.id) from signalbox_data.audit_seals n)
            and s.sealed_at > v_now - interval '1 minute'
            and s.sealed_at <= v_now
            -- It could take all that there was.
            and s.until_seq = 0
            and s.until_context_id = 0
    ) or not pg_try_advisory_xact_lock(hashtextextended('signalbox audit seals', 0)) then
        return 0;
    end if;

    perform signalbox._sum_up_audit_ranges();
    v_entries := signalbox._seal_audit_log(_seal_new_entries.max_entries);
    return case
        when exists (
            select
            from signalbox_data.audit_seals s
            where s.id = (select max(n.id) from signalbox_data.audit_seals n)
                and (s.until_seq <> 0 or s.until_context_id <> 0)
        ) then greatest(v_entries, _seal_new_entries.max_entries)
        else least(v_entries, _seal_new_entries.max_entries - 1)
    end;
end;
$$;

comment on function signalbox._seal_new_entries(integer) is
    'Seal what is new in the audit log, when the newest seal is older than a minute; returns how much, or as '
    'much as it may when there is more.';
