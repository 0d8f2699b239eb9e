create or replace view signalbox.api_tokens
with (security_invoker = true)
as
select
    t.id,
    t.user_id,
    u.name as user_name,
    t.name,
    t.prefix,
    case
        when r.revoked_at is not null then 'revoked'
        when t.expires_at <= signalbox_data.clock() then 'expired'
        else 'active'
    end as status,
    t.max_role,
    t.project_ids,
    t.ip_allow_list,
    t.created_at,
    t.expires_at,
    t.last_used_at,
    r.revoked_at,
    b.id as rotated_from,
    n.id as rotated_to,
    t.line_id,
    t.place
from signalbox_data.api_tokens t
inner join signalbox_data.users u
    on u.id = t.user_id
left join signalbox_data.api_tokens b
    on b.line_id = t.line_id
    and b.place = t.place - 1
left join signalbox_data.api_tokens n
    on n.line_id = t.line_id
    and n.place = t.place + 1
left join lateral (
    select min(r.revoked_at) as revoked_at
    from signalbox_data.api_token_revocations r
    where r.line_id = t.line_id
        and (r.place = t.place or r.is_with_successors and r.place < t.place)
) r
    on true;

comment on view signalbox.api_tokens is
    'Your tokens, all for administrators, and what they are for, but not the tokens themselves: '
    'issue_api_token, rotate_api_token and revoke_api_token change them.';
grant select on signalbox.api_tokens to signalbox_reader;
