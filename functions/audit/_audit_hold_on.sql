-- A legal hold that something in a time is under. What is said about entries is looked for in them: a hold keeps
-- those months in which it finds anything.
--
-- In SQL its plan would be kept for the transaction, and with it a partition that was dropped meanwhile.
create or replace function signalbox._audit_hold_on(from_time timestamptz, until_time timestamptz)
returns uuid
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set jit = off
as $$
#variable_conflict use_column
begin
    return (
        select h.id
        from signalbox_data.audit_holds h
        where h.released_at is null
            and (h.begins_at is null or h.begins_at < _audit_hold_on.until_time)
            and (h.ends_at is null or h.ends_at > _audit_hold_on.from_time)
            and (
                (h.in_project_id, h.entity, h.entity_id, h.user_id) is null
                or exists (
                    select
                    from signalbox_data.audit_logs l
                    where l.occurred_at >= greatest(_audit_hold_on.from_time, h.begins_at)
                        and l.occurred_at < least(_audit_hold_on.until_time, h.ends_at)
                        and (h.in_project_id is null or l.project_id = h.in_project_id)
                        and (h.entity_id is null or l.entity_id = h.entity_id)
                        and (h.user_id is null or l.user_id = h.user_id or l.entity_id = h.user_id)
                        and (
                            h.entity is null
                            or l.kind = any (array(
                                select k.id
                                from signalbox_data.audit_kinds k
                                where k.entity = h.entity
                            ))
                        )
                )
            )
        order by h.placed_at
        limit 1
    );
end;
$$;

comment on function signalbox._audit_hold_on(timestamptz, timestamptz) is
    'A legal hold on entries of the audit log from a time; null when there is none.';
