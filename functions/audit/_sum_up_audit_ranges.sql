-- Have the indexes by range know what the pages say that have been filled since: sealing would else read all of them
-- in every call. Autovacuum does it as well, but when a fifth of the table is new. The range that is being
-- filled is left out, as every entry in it would change the index. Where autovacuum is at work it is left to that.
create or replace function signalbox._sum_up_audit_ranges()
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_index record;
    v_range bigint;
begin
    for v_index in
        select p.relid, i.indexrelid, pg_relation_size(p.relid) / 8192 / 32 as ranges
        from (
            select l.relid, l.isleaf from pg_partition_tree('signalbox_data.audit_logs') l
            union all
            select c.relid, c.isleaf from pg_partition_tree('signalbox_data.audit_contexts') c
        ) p
        inner join pg_index i
            on i.indrelid = p.relid
        inner join pg_class c
            on c.oid = i.indexrelid
        inner join pg_am a
            on a.oid = c.relam
            and a.amname = 'brin'
        where p.isleaf
        order by p.relid
    loop
        continue when v_index.ranges = 0;
        begin
            -- Dynamic, because the table is a partition.
            execute format(
                'lock table only %s in share update exclusive mode nowait', v_index.relid::regclass
            );
        exception
            when lock_not_available then
                continue;
        end;
        v_range := v_index.ranges - 1;
        while v_range >= 0
            and brin_summarize_range(v_index.indexrelid, v_range * 32) > 0
        loop
            v_range := v_range - 1;
        end loop;
    end loop;
end;
$$;

comment on function signalbox._sum_up_audit_ranges() is
    'Bring the indexes by range of the audit log up to the pages that are full.';
