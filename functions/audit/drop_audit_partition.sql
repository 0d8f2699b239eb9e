-- Drop a partition of the audit log: what make archive does in the end, and tick too with what is archived. It must be
-- archived as it is, its retention over, and no legal hold on anything in it. What is not in audit_summaries yet is
-- added before.
--
--     select id from signalbox.drop_audit_partition('audit_logs_2026_01');
--
-- Raises 55P03 when it had to wait for somebody for more than 100 ms: call it again.
--
-- Runs with the owner's rights: its callers may call it, but not drop tables.
create or replace function signalbox.drop_audit_partition(partition_name text)
returns setof signalbox.audit_seals
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_id bigint;
begin
    perform signalbox._require_administrator();
    perform signalbox._require_read_committed();
    perform signalbox._fold_audit(2147483647);
    perform pg_advisory_xact_lock(hashtextextended('signalbox audit seals', 0));
    v_id := signalbox._drop_audit_partition(drop_audit_partition.partition_name);

    return query
        select s.*
        from signalbox.audit_seals s
        where s.id = v_id;
end;
$$;

comment on function signalbox.drop_audit_partition(text) is
    'Drop a partition of the audit log that is archived, and return the seal that says so; raises SB001 when there is '
    'none of this name, SB006 when it must be kept, 55P03 when somebody is in the way, and SB007 when you are no '
    'administrator.';
grant execute on function signalbox.drop_audit_partition(text) to signalbox_admin;
