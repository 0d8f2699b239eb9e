-- End a legal hold: what it kept goes when its retention is over.
--
-- Runs with the owner's rights: its callers may call it, but not write the table.
create or replace function signalbox.release_audit_hold(hold_id uuid)
returns setof signalbox.audit_holds
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    perform signalbox._require_administrator();

    update signalbox_data.audit_holds h
    set released_at = signalbox_data.clock()
    where h.id = release_audit_hold.hold_id
        and h.released_at is null;
    if not found then
        raise exception 'hold % not found', coalesce(release_audit_hold.hold_id::text, 'null')
            using errcode = 'SB001', hint = 'View audit_holds shows those that there are.';
    end if;

    return query
        select h.*
        from signalbox.audit_holds h
        where h.id = release_audit_hold.hold_id;
end;
$$;

comment on function signalbox.release_audit_hold(uuid) is
    'End a legal hold on the audit log and return it; raises SB001 when there is no such hold or it has ended, and '
    'SB007 when you are no administrator.';
grant execute on function signalbox.release_audit_hold(uuid) to signalbox_admin;
