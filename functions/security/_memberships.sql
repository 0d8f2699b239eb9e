-- The projects of the session with its role in each: what its user may there, but no more than its token
-- is for, and where the project has a list of addresses, only from one of them. Whatever says what a
-- session may in a project asks this. It has no settings, so that it becomes a part of the query that
-- asks, and a condition on the project is one of the index.
--
-- For functions alone that run with the owner's rights.
create or replace function signalbox._memberships()
returns table (project_id uuid, role signalbox_data.member_role)
language sql
stable
parallel restricted
rows 10
as $$
    select
        m.project_id,
        least(m.role, s.max_role)
    from signalbox._session() s
    inner join signalbox_data.project_members m
        on m.user_id = s.user_id
    where (s.project_ids is null or m.project_id = any (s.project_ids))
        and not exists (
            select
            from signalbox_data.project_ip_allow_lists a
            where a.project_id = m.project_id
                and (signalbox._client_address() <<= any (a.addresses)) is not true
        );
$$;

comment on function signalbox._memberships() is
    'The projects in which the session is of a member, at the address that it comes from, and its role '
    'in each.';
