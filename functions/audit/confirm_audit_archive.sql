-- Say that a partition of the audit log lies in a file, whole and where it stays: what make archive does when it has
-- read the file again. Only then can the partition be dropped.
--
-- Runs with the owner's rights: its callers may call it, but not write the table.
create or replace function signalbox.confirm_audit_archive(
    partition_name text,
    file_name text,
    entries bigint,
    bytes bigint,
    sha256 text,
    last_seal bigint
)
returns setof signalbox.audit_archives
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_partition record;
    v_id bigint;
begin
    perform signalbox._require_administrator();
    v_partition := signalbox._require_closed_partition(confirm_audit_archive.partition_name);
    if confirm_audit_archive.sha256 is null
        or confirm_audit_archive.sha256 !~ '^[0-9a-f]{64}$'
    then
        raise exception 'sha256 must be 64 hexadecimal digits'
            using errcode = 'SB005', detail = '$';
    end if;
    if confirm_audit_archive.entries is distinct from v_partition.entries then
        raise exception 'partition % has % sealed entries, the archive %',
            confirm_audit_archive.partition_name, v_partition.entries,
            coalesce(confirm_audit_archive.entries::text, 'null')
            using errcode = 'SB006', hint = 'Archive it again.';
    end if;

    if confirm_audit_archive.last_seal is null
        or confirm_audit_archive.last_seal not between 1 and v_partition.last_seal
    then
        raise exception 'there is no seal %', coalesce(confirm_audit_archive.last_seal::text, 'null')
            using errcode = 'SB001', hint = 'It is last_seal of the manifest.';
    end if;

    insert into signalbox_data.audit_archives (
        confirmed_at, begins_at, ends_at, entries, bytes, last_seal, table_name, partition_name,
        file_name, confirmed_by, digest
    )
    values (
        signalbox_data.clock(), v_partition.from_time, v_partition.until_time,
        confirm_audit_archive.entries, confirm_audit_archive.bytes, confirm_audit_archive.last_seal,
        v_partition.table_name, confirm_audit_archive.partition_name,
        confirm_audit_archive.file_name,
        concat_ws(' as ', session_user, nullif(current_setting('role'), 'none')),
        decode(confirm_audit_archive.sha256, 'hex')
    )
    returning id
    into v_id;
    perform signalbox._log_audit_event('archive', 'audit_partition', details => jsonb_build_object(
        'partition', confirm_audit_archive.partition_name,
        'entries', confirm_audit_archive.entries,
        'sha256', confirm_audit_archive.sha256
    ), category => 'audit');

    return query
        select a.*
        from signalbox.audit_archives a
        where a.id = v_id;
end;
$$;

comment on function signalbox.confirm_audit_archive(text, text, bigint, bigint, text, bigint) is
    'Say that a partition of the audit log is archived, and return the archive; raises SB006 when it does not hold what '
    'the partition has, SB001 when there is no such seal, and else as audit_archive_manifest does.';
grant execute on function signalbox.confirm_audit_archive(text, text, bigint, bigint, text, bigint)
    to signalbox_admin;
