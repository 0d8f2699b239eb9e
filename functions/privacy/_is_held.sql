-- Whether a legal hold keeps the data of a user from being erased: one on everything, on users, on this one, or on
-- something in a project that this user has done.
create or replace function signalbox._is_held(user_id uuid)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set jit = off
as $$
#variable_conflict use_column
begin
    return exists (
        select
        from signalbox_data.audit_holds h
        where h.released_at is null
            and (
                (h.in_project_id, h.entity, h.entity_id, h.user_id) is null
                or _is_held.user_id in (h.user_id, h.entity_id)
                or h.entity = 'user' and h.entity_id is null and h.user_id is null
                or h.user_id is null and exists (
                    select
                    from signalbox_data.audit_logs l
                    where l.user_id = _is_held.user_id
                        and l.project_id = h.in_project_id
                        and (h.entity_id is null or l.entity_id = h.entity_id)
                        and (h.begins_at is null or l.occurred_at >= h.begins_at)
                        and (h.ends_at is null or l.occurred_at < h.ends_at)
                )
            )
    );
end;
$$;

comment on function signalbox._is_held(uuid) is
    'Whether the data of a user must be kept by a legal hold.';
