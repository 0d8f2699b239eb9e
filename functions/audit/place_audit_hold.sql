-- Keep entries of the audit log whatever their retention: all that fit what is said, and the whole months with them.
--
--     select id from signalbox.place_audit_hold('case 17', in_project_id => :project_id,
--         begins_at => '2026-01-01', ends_at => '2026-07-01');
--
-- Without anything but the reason it holds everything. What was dropped before is in its archive.
--
-- Runs with the owner's rights: its callers may call it, but not write the table.
create or replace function signalbox.place_audit_hold(
    reason text,
    in_project_id uuid default null,
    entity text default null,
    entity_id uuid default null,
    user_id uuid default null,
    begins_at timestamptz default null,
    ends_at timestamptz default null
)
returns setof signalbox.audit_holds
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_id uuid;
begin
    perform signalbox._require_administrator();
    if place_audit_hold.in_project_id is not null
        and not exists (
            select
            from signalbox_data.projects p
            where p.id = place_audit_hold.in_project_id
        )
        and not exists (
            select
            from signalbox_data.audit_logs l
            where l.entity_id = place_audit_hold.in_project_id
        )
    then
        raise exception 'project % not found', place_audit_hold.in_project_id
            using errcode = 'SB001';
    end if;
    if place_audit_hold.entity is not null
        and not exists (
            select
            from signalbox_data.audit_kinds k
            where k.entity = place_audit_hold.entity
        )
    then
        raise exception 'entity % is none of the audit log', place_audit_hold.entity
            using errcode = 'SB001', hint = 'View audit_kinds shows those that there are.';
    end if;

    -- A partition that is being dropped is gone when this returns, or is held.
    perform pg_advisory_xact_lock(hashtextextended('signalbox audit seals', 0));
    insert into signalbox_data.audit_holds (
        reason, in_project_id, entity, entity_id, user_id, begins_at, ends_at
    )
    values (
        place_audit_hold.reason, place_audit_hold.in_project_id, place_audit_hold.entity,
        place_audit_hold.entity_id, place_audit_hold.user_id, place_audit_hold.begins_at,
        place_audit_hold.ends_at
    )
    returning id
    into v_id;

    return query
        select h.*
        from signalbox.audit_holds h
        where h.id = v_id;
end;
$$;

comment on function signalbox.place_audit_hold(
    text, uuid, text, uuid, uuid, timestamptz, timestamptz
) is
    'Keep entries of the audit log whatever their retention, and return the hold; raises SB001 when there never was '
    'such a project or there is no such entity, and SB007 when you are no administrator.';
grant execute on function signalbox.place_audit_hold(
    text, uuid, text, uuid, uuid, timestamptz, timestamptz
) to signalbox_admin;
