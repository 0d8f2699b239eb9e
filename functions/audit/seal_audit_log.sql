-- Seal what is new in the audit log now, and return the seals that were made. tick does it once a minute.
--
--     select id, entries, hash from signalbox.seal_audit_log();
--
-- What transactions that are still open have recorded is sealed after their end, and all that began after the oldest
-- of them with it. Does not go on when it has made max_seals, each of at most 10,000 entries.
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.seal_audit_log(max_seals integer default 100)
returns setof signalbox.audit_seals
language plpgsql
volatile
security definer
rows 10
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_before bigint;
begin
    perform signalbox._require_administrator();
    perform signalbox._require_read_committed();
    if seal_audit_log.max_seals is null or seal_audit_log.max_seals not between 1 and 10000 then
        raise exception 'max_seals must be from 1 to 10000, not %',
            coalesce(seal_audit_log.max_seals::text, 'null')
            using errcode = 'SB006';
    end if;

    perform pg_advisory_xact_lock(hashtextextended('signalbox audit seals', 0));
    perform signalbox._sum_up_audit_ranges();
    select coalesce(max(s.id), 0)
    into v_before
    from signalbox_data.audit_seals s;
    for turn in 1..seal_audit_log.max_seals loop
        exit when signalbox._seal_audit_log() = 0;
    end loop;

    return query
        select s.*
        from signalbox.audit_seals s
        where s.id > v_before
        order by s.id;
end;
$$;

comment on function signalbox.seal_audit_log(integer) is
    'Seal what is new in the audit log, and return the seals; raises SB006 when max_seals is not from 1 to 10000, and '
    'SB007 when you are no administrator.';
grant execute on function signalbox.seal_audit_log(integer) to signalbox_admin;
