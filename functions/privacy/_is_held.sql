-- Whether a legal hold keeps the data of a user from being erased: one on everything, on users, on this one, or on
-- entries that this user has made, or that have something of this user that would be gone with him. Without a
-- project or an entity they are looked for in the whole log, as seldom as somebody is erased.
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
                    left join signalbox_data.audit_contexts c
                        on c.id = l.context_id
                        and c.txid = l.txid
                    where (h.in_project_id is null or l.project_id = h.in_project_id)
                        and (h.entity_id is null or l.entity_id = h.entity_id)
                        and (h.begins_at is null or l.occurred_at >= h.begins_at)
                        and (h.ends_at is null or l.occurred_at < h.ends_at)
                        and (
                            h.entity is null
                            or l.kind = any (array(
                                select k.id
                                from signalbox_data.audit_kinds k
                                where k.entity = h.entity
                            ))
                        )
                        and (
                            l.user_id = _is_held.user_id
                            or concat(l.changes, c.personal, c.details) like '%~%' and exists (
                                select
                                from regexp_matches(
                                    concat_ws(' ', l.changes, c.personal, c.details), '~([0-9a-f]{64})', 'g'
                                ) m (digests)
                                inner join signalbox_data.personal_values v
                                    on v.commitment = decode(m.digests[1], 'hex')
                                where v.user_id = _is_held.user_id
                            )
                        )
                )
            )
    );
end;
$$;

comment on function signalbox._is_held(uuid) is
    'Whether the data of a user must be kept by a legal hold.';
