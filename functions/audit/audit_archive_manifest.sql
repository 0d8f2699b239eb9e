-- What an archive of a partition of the audit log says about itself: what its lines are, in which order, and what seals
-- say of them. make archive writes it beside the lines of audit_archive_lines.
--
-- Runs with the owner's rights: it reads a partition, which no role may.
create or replace function signalbox.audit_archive_manifest(partition_name text)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_partition record;
begin
    perform signalbox._require_administrator();
    v_partition := signalbox._require_closed_partition(audit_archive_manifest.partition_name);

    return jsonb_build_object(
        'format', 'signalbox audit archive 1',
        'partition', audit_archive_manifest.partition_name,
        'table', v_partition.table_name,
        'from', v_partition.from_time at time zone 'UTC',
        'until', v_partition.until_time at time zone 'UTC',
        'entries', v_partition.entries,
        'last_seal', v_partition.last_seal,
        'columns', case v_partition.table_name
            when 'audit_logs' then to_jsonb(array[
                'table', 'txid', 'seq', 'occurred_at', 'kind', 'project_id', 'entity_id', 'user_id',
                'context_id', 'session_role', 'application_name', 'entity_key', 'changes'
            ])
            else to_jsonb(array[
                'table', 'txid', 'id', 'occurred_at', 'project_id', 'parent_id', 'session_id',
                'request_id', 'correlation_id', 'http_method', 'api_endpoint', 'personal', 'details'
            ])
        end,
        'parts', (
            select coalesce(
                jsonb_agg(
                    jsonb_build_array(
                        p.seal_id, to_char(p.month, 'YYYY-MM'), p.entries, encode(p.digest, 'hex')
                    )
                    order by p.seal_id, p.month
                ),
                '[]'
            )
            from signalbox_data.audit_seal_parts p
            where p.table_name = v_partition.table_name
                and p.month >= (v_partition.from_time at time zone 'UTC')::date
                and p.month < (v_partition.until_time at time zone 'UTC')::date
                and not exists (
                    select
                    from signalbox_data.audit_archives a
                    inner join signalbox_data.audit_seals s
                        on s.archive_id = a.id
                    where a.table_name = p.table_name
                        and p.month >= (a.begins_at at time zone 'UTC')::date
                        and p.month < (a.ends_at at time zone 'UTC')::date
                        and a.last_seal >= p.seal_id
                )
        ),
        'kinds', (
            select coalesce(
                jsonb_agg(
                    jsonb_build_array(k.id, k.entity, k.operation, k.action, k.implied)
                    order by k.id
                ),
                '[]'
            )
            from signalbox_data.audit_kinds k
            where v_partition.table_name = 'audit_logs'
        )
    );
end;
$$;

comment on function signalbox.audit_archive_manifest(text) is
    'What an archive of a partition of the audit log says about itself; raises SB001 when there is none of this name, '
    'SB006 when it is written to or has entries that are not sealed, and SB007 when you are no administrator.';
grant execute on function signalbox.audit_archive_manifest(text) to signalbox_admin;
