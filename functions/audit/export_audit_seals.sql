-- The seals of the audit log as lines to be kept outside of the database. The SHA-256 of a line is its hash,
-- and stands in the next one as previous.
--
-- Runs with the owner's rights, so that the lines of dropped partitions are found.
create or replace function signalbox.export_audit_seals(
    after_seal bigint default 0,
    max_seals integer default null
)
returns table (id bigint, line text, hash text)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select s.id, signalbox._seal_line(s), encode(s.hash, 'hex')
    from signalbox_data.audit_seals s
    cross join lateral signalbox._require_administrator()
    where s.id > export_audit_seals.after_seal
    order by s.id
    limit export_audit_seals.max_seals;
$$;

comment on function signalbox.export_audit_seals(bigint, integer) is
    'The seals of the audit log after one, at most so many, as lines to be kept elsewhere; raises SB007 when you are '
    'no administrator.';
grant execute on function signalbox.export_audit_seals(bigint, integer) to signalbox_admin;
