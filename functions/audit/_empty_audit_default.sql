-- Give what lies in the default partition of audit_logs or audit_contexts the partition that it should have had. No
-- entry is changed or deleted by it, which is refused to everybody: the partition is taken off and becomes the one of
-- its months, where nothing else is in these, or its entries are written again to where they belong. Seals go by what
-- entries say and not by where they lie.
--
-- Writers wait for it: who is writing has planned to write into what is taken off. It gives up when it would
-- wait for them for more than 100 ms, as everybody else would wait behind it.
create or replace function signalbox._empty_audit_default(table_name text)
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
    v_default constant text := _empty_audit_default.table_name || '_default';
    v_old constant text := _empty_audit_default.table_name || '_was_default';
    v_from timestamptz;
    v_until timestamptz;
    v_count integer;
    v_name text;
    v_month timestamptz;
begin
    -- Dynamic, because there are two tables.
    execute format(
        'lock table only signalbox_data.%I in access exclusive mode', _empty_audit_default.table_name
    );
    execute format(
        $sql$
        select
            count(*),
            date_trunc('month', min(l.occurred_at)),
            date_trunc('month', max(l.occurred_at)) + interval '1 month'
        from only signalbox_data.%I l
        where l.occurred_at >= '1970-01-01'
            and l.occurred_at < '3000-01-01'
        $sql$,
        v_default
    )
    into v_count, v_from, v_until;
    if v_count = 0 then
        return 0;
    end if;

    execute format(
        'alter table signalbox_data.%I detach partition signalbox_data.%I',
        _empty_audit_default.table_name, v_default
    );
    execute format('alter table signalbox_data.%I rename to %I', v_default, v_old);
    perform signalbox._make_audit_partition(_empty_audit_default.table_name);

    execute format(
        $sql$
        select count(*)
        from only signalbox_data.%I l
        where l.occurred_at < '1970-01-01'
            or l.occurred_at >= '3000-01-01'
        $sql$,
        v_old
    )
    into v_count;
    if v_count = 0
        and not exists (
            select
            from signalbox._audit_partitions() p
            where p.table_name = _empty_audit_default.table_name
                and p.from_time < v_until
                and p.until_time > v_from
        )
    then
        v_name := _empty_audit_default.table_name || to_char(v_from, '_YYYY_MM') || case
            when v_from + interval '1 month' < v_until
                then to_char(v_until - interval '1 month', '_to_YYYY_MM')
            else ''
        end;
        execute format('alter table signalbox_data.%I rename to %I', v_old, v_name);
        perform signalbox._make_audit_partition(
            _empty_audit_default.table_name, v_from, v_until
        );
    else
        for v_month in
            execute format(
                $sql$
                select distinct date_trunc('month', l.occurred_at)
                from only signalbox_data.%I l
                where l.occurred_at >= '1970-01-01'
                    and l.occurred_at < '3000-01-01'
                $sql$,
                v_old
            )
        loop
            perform signalbox._make_audit_partition(
                _empty_audit_default.table_name, v_month, v_month + interval '1 month'
            );
        end loop;
        execute format(
            'insert into signalbox_data.%I overriding system value select * from only signalbox_data.%I',
            _empty_audit_default.table_name, v_old
        );
        execute format('drop table signalbox_data.%I', v_old);
    end if;
    perform signalbox._apply_policies();
    return 1;
end;
$$;

comment on function signalbox._empty_audit_default(text) is
    'Move what lies in the default partition of audit_logs or audit_contexts to the partitions of its months; returns '
    '1, or 0 when there is nothing.';
