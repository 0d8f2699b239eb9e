-- Make the partitions of the audit log that are missing, up to so many months ahead, and empty the default ones. What
-- would wait for somebody for long is left for the next time, and all of it where somebody else is at it.
drop function if exists signalbox._keep_audit_partitions(integer);
create or replace function signalbox._keep_audit_partitions(
    months_ahead integer,
    max_rows integer default 10000
)
returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
set datestyle = 'ISO'
set lock_timeout = '100ms'
as $$
#variable_conflict use_column
declare
    v_table text;
    v_month timestamptz;
    v_has_rows boolean;
    v_made integer := 0;
begin
    if not pg_try_advisory_xact_lock(hashtextextended('signalbox audit partitions', 0)) then
        return 0;
    end if;

    <<tables>>
    foreach v_table in array array['audit_logs', 'audit_contexts'] loop
        for v_month in
            select m.month
            from generate_series(
                date_trunc('month', signalbox_data.clock()),
                date_trunc('month', signalbox_data.clock())
                    + _keep_audit_partitions.months_ahead * interval '1 month',
                interval '1 month'
            ) m (month)
            where not exists (
                select
                from signalbox._audit_partitions() p
                where p.table_name = v_table
                    and p.from_time < m.month + interval '1 month'
                    and p.until_time > m.month
            )
        loop
            -- Dynamic, because there are two tables.
            execute format(
                'select exists (
                    select
                    from only signalbox_data.%I l
                    where l.occurred_at >= $1
                        and l.occurred_at < $1 + interval ''1 month''
                )',
                v_table || '_default'
            )
            into v_has_rows
            using v_month;
            continue when v_has_rows;
            begin
                perform signalbox._make_audit_partition(
                    v_table, v_month, v_month + interval '1 month'
                );
                perform signalbox._apply_policies();
                v_made := v_made + 1;
            exception
                when check_violation then
                    -- The default partition has got entries of the month just now.
                    null;
                when lock_not_available then
                    -- Somebody is at work there, and others would wait behind again and again.
                    exit tables;
            end;
        end loop;
    end loop;

    -- Last, as others wait from here on
    foreach v_table in array array['audit_logs', 'audit_contexts'] loop
        begin
            -- Dynamic, because there are two tables.
            execute format(
                $sql$
                select exists (
                    select
                    from only signalbox_data.%I l
                    where l.occurred_at >= '1970-01-01'
                        and l.occurred_at < '3000-01-01'
                )
                $sql$,
                v_table || '_default'
            )
            into v_has_rows;
            if v_has_rows then
                v_made := v_made + signalbox._empty_audit_default(
                    v_table, _keep_audit_partitions.max_rows
                );
            end if;
        exception
            -- Or something came that was not there when it was looked at.
            when lock_not_available or check_violation then
                null;
        end;
    end loop;
    return v_made;
end;
$$;

comment on function signalbox._keep_audit_partitions(integer, integer) is
    'Make the missing partitions of the audit log and empty the default ones, moving at most so many entries; returns how '
    'many were made or emptied.';
