-- The job of tick that makes partitions of the audit log ahead, empties the default ones, and drops what is archived and
-- need not be kept. It locks tables until the end of the tick, and so comes last in it. What is in its way
-- may be there for long: it tries to drop something once in ten minutes.
create or replace function signalbox._look_after_audit_log(max_rows integer default 10)
returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_done integer := signalbox._keep_audit_partitions(3);
    v_partition text;
begin
    if exists (
        select
        from signalbox_data.tick_jobs j
        where j.job = 'look_after_audit_log'
            and date_bin('10 minutes', j.last_run_at, '2000-01-01')
                >= date_bin('10 minutes', signalbox_data.clock(), '2000-01-01')
    ) or not pg_try_advisory_xact_lock(hashtextextended('signalbox audit seals', 0)) then
        return least(v_done, _look_after_audit_log.max_rows - 1);
    end if;

    for v_partition in
        select p.partition_name
        from signalbox._audit_partitions() p
        where p.until_time < signalbox_data.clock()
            and exists (
                select
                from signalbox_data.audit_archives a
                where a.partition_name = p.partition_name
                    and a.begins_at = p.from_time
            )
            and signalbox._audit_keep_until(p.table_name, p.from_time, p.until_time)
                <= signalbox_data.clock()
            and (
                p.table_name = 'audit_contexts'
                or signalbox._audit_hold_on(p.from_time, p.until_time) is null
            )
        order by p.from_time, p.table_name
    loop
        begin
            perform signalbox._drop_audit_partition(v_partition);
            v_done := v_done + 1;
        exception
            when lock_not_available then
                exit;
            when sqlstate 'SB006' then
                -- Not archived as it is now: seen in audit_partitions.
                null;
        end;
    end loop;
    return least(v_done, _look_after_audit_log.max_rows - 1);
end;
$$;

comment on function signalbox._look_after_audit_log(integer) is
    'Make partitions of the audit log ahead, empty the default ones, and drop what is archived and need not be kept; '
    'returns how many partitions that were.';
