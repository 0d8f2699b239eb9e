-- The lines of the entries of a partition that some seals cover, in the order of an archive.
--
-- Runs with the owner's rights: it reads a partition, which no role may.
create or replace function signalbox.audit_archive_lines(
    partition_name text,
    first_seal bigint,
    last_seal bigint
)
returns table (seal_id bigint, month text, line text)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_partition record;
    v_first bigint := audit_archive_lines.first_seal;
    v_last bigint;
begin
    perform signalbox._require_administrator();
    v_partition := signalbox._require_closed_partition(audit_archive_lines.partition_name);

    -- Seals of one generation at a time
    while v_first <= audit_archive_lines.last_seal loop
        select max(s.id)
        into v_last
        from signalbox_data.audit_seals s
        where s.id between v_first and audit_archive_lines.last_seal
            and s.generation = (
                select f.generation from signalbox_data.audit_seals f where f.id = v_first
            );
        exit when v_last is null;
        return query
            select l.seal_id, to_char(l.month, 'YYYY-MM'), l.line
            from signalbox._sealed_lines(
                v_partition.table_name, v_first, v_last, v_partition.from_time,
                v_partition.until_time
            ) with ordinality l (seal_id, month, line, place)
            order by l.seal_id, l.month, l.place;
        v_first := v_last + 1;
    end loop;
end;
$$;

comment on function signalbox.audit_archive_lines(text, bigint, bigint) is
    'The entries of a partition of the audit log that some seals cover, as lines of an archive; raises as '
    'audit_archive_manifest does.';
grant execute on function signalbox.audit_archive_lines(text, bigint, bigint) to signalbox_admin;
