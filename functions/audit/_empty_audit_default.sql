-- Give what lies in the default partition of audit_logs or audit_contexts the partition that it should have had. The
-- partition is taken off and becomes the one of its months, whatever its size. It can be that only of months that have
-- no other partition between them: what lies elsewhere, because a clock was wrong or a month was dropped, is
-- few, and is moved to where it belongs. Seals go by what entries say and not by where they lie.
--
-- At most max_rows entries are moved in a call, months as a whole; null moves all. With more, those months go first
-- that have the fewest.
--
-- Writers wait for it: who is writing has planned to write into what is taken off. It gives up when it would
-- wait for them for more than 100 ms, as everybody else would wait behind it. What is to be done is found out before.
drop function if exists signalbox._empty_audit_default(text);
create or replace function signalbox._empty_audit_default(
    table_name text,
    max_rows integer default 10000
)
returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
set datestyle = 'ISO'
set lock_timeout = '100ms'
set jit = off
as $$
#variable_conflict use_column
declare
    v_default constant text := _empty_audit_default.table_name || '_default';
    v_old constant text := _empty_audit_default.table_name || '_was_default';
    v_months timestamptz[];
    v_counts bigint[];
    v_timeless bigint;
    v_from timestamptz;
    v_until timestamptz;
    v_strays timestamptz[];
    v_is_whole boolean;
    v_name text;
    v_month timestamptz;
begin
    -- Dynamic, because there are two tables.
    execute format(
        $sql$
        select
            array_agg(m.month) filter (where m.month is not null),
            array_agg(m.entries) filter (where m.month is not null),
            coalesce(sum(m.entries) filter (where m.month is null), 0)
        from (
            select l.month, count(*) as entries
            from (
                select case
                    when l.occurred_at >= '1970-01-01' and l.occurred_at < '3000-01-01'
                        then date_trunc('month', l.occurred_at)
                end as month
                from only signalbox_data.%I l
            ) l
            group by l.month
        ) m
        $sql$,
        v_default
    )
    into v_months, v_counts, v_timeless;
    if v_months is null then
        return 0;
    end if;

    -- Months with no partition between them belong together; where most is, there it becomes the partition.
    select g.from_time, g.until_time
    into v_from, v_until
    from (
        select
            min(m.month) as from_time,
            max(m.month) + interval '1 month' as until_time,
            sum(m.entries) as entries
        from unnest(v_months, v_counts) m (month, entries)
        cross join lateral (
            select max(p.until_time)
            from signalbox._audit_partitions() p
            where p.table_name = _empty_audit_default.table_name
                and p.until_time <= m.month
        ) b (before)
        group by b.before
    ) g
    order by g.entries desc, g.from_time
    limit 1;
    select
        coalesce(array_agg(m.month) filter (where m.is_now), '{}'),
        coalesce(bool_and(m.is_now), true)
            and coalesce(max(m.total), 0) + v_timeless <= coalesce(_empty_audit_default.max_rows, 2147483647)
    into v_strays, v_is_whole
    from (
        select
            s.month,
            sum(s.entries) over w as total,
            sum(s.entries) over w <= coalesce(_empty_audit_default.max_rows, 2147483647) as is_now
        from unnest(v_months, v_counts) s (month, entries)
        where s.month < v_from
            or s.month >= v_until
        window w as (order by s.entries, s.month)
    ) m;
    if v_strays = '{}' and not v_is_whole then
        return 0;
    end if;

    execute format(
        'lock table only signalbox_data.%I in access exclusive mode', _empty_audit_default.table_name
    );
    execute format(
        'alter table signalbox_data.%I detach partition signalbox_data.%I',
        _empty_audit_default.table_name, v_default
    );
    foreach v_month in array v_strays loop
        perform signalbox._make_audit_partition(
            _empty_audit_default.table_name, v_month, v_month + interval '1 month'
        );
    end loop;
    if v_is_whole then
        execute format('alter table signalbox_data.%I rename to %I', v_default, v_old);
        perform signalbox._make_audit_partition(_empty_audit_default.table_name);
    end if;
    -- What is taken off is no part of the log any more, and can be deleted from.
    execute format(
        $sql$
        with moved as (
            delete from only signalbox_data.%I l
            where date_trunc('month', l.occurred_at) = any ($1)
                or $2 and (l.occurred_at < '1970-01-01' or l.occurred_at >= '3000-01-01')
            returning l.*
        )
        insert into signalbox_data.%I overriding system value
        select * from moved
        $sql$,
        case when v_is_whole then v_old else v_default end,
        _empty_audit_default.table_name
    )
    using v_strays, v_is_whole;
    if v_is_whole then
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
        perform signalbox._make_audit_partition(_empty_audit_default.table_name);
    end if;
    perform signalbox._apply_policies();
    return 1;
end;
$$;

comment on function signalbox._empty_audit_default(text, integer) is
    'Give what lies in the default partition of audit_logs or audit_contexts the partitions of its months, and move at '
    'most so many entries for it; returns 1, or 0 when there is nothing that it may do.';
