-- Forget the personal values of entries that were dropped. A value is written after its entry has got its time, by the
-- same statement, which takes less than a day: so a value belongs to none when there is no entry in the day before it.
-- It goes with its month, whatever older month is kept.
--
-- Looks for some only for an hour after a partition was dropped, and as long as there are more.
create or replace function signalbox._forget_personal_values(max_values integer default 1000)
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
    v_gap tstzrange;
    v_found integer;
    v_count integer := 0;
begin
    if not exists (
        select
        from signalbox_data.audit_seals s
        where s.archive_id is not null
            and s.sealed_at >= coalesce(
                (
                    select j.last_run_at - interval '1 hour'
                    from signalbox_data.tick_jobs j
                    where j.job = 'forget_personal_values'
                        and j.last_handled = 0
                        and j.last_error_at is distinct from j.last_run_at
                ),
                '-infinity'
            )
    ) then
        return 0;
    end if;

    for v_gap in
        select unnest(
            tstzmultirange(tstzrange('1970-01-02 00:00+00', '3000-01-01 00:00+00'))
            - coalesce(range_agg(tstzrange(k.from_time, k.until_time + interval '1 day')), '{}')
        )
        from (
            select p.from_time, p.until_time
            from signalbox._audit_partitions() p
            where not p.is_default
            union all
            select m.month, (m.month at time zone 'UTC' + interval '1 month') at time zone 'UTC'
            from (
                select date_trunc('month', l.occurred_at, 'UTC') from signalbox_data.audit_logs_default l
                union
                select date_trunc('month', c.occurred_at, 'UTC') from signalbox_data.audit_contexts_default c
            ) m (month)
            where m.month >= '1970-01-01'
                and m.month < '3000-01-01'
        ) k
    loop
        delete from signalbox_data.personal_values v
        where v.commitment = any (array(
            select o.commitment
            from signalbox_data.personal_values o
            where o.created_at >= lower(v_gap)
                and o.created_at < upper(v_gap)
            limit _forget_personal_values.max_values - v_count
            for update skip locked
        ));
        get diagnostics v_found = row_count;
        v_count := v_count + v_found;
        exit when v_count >= _forget_personal_values.max_values;
    end loop;
    return v_count;
end;
$$;

comment on function signalbox._forget_personal_values(integer) is
    'Forget up to so many personal values of entries of the audit log that were dropped; returns how many.';
