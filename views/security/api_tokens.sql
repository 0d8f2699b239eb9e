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
        when t.revoked_at is not null then 'revoked'
        when t.expires_at <= signalbox_data.clock() then 'expired'
        else 'active'
    end as status,
    t.max_role,
    t.project_ids,
    t.ip_allow_list,
    t.created_at,
    t.expires_at,
    t.last_used_at,
    t.revoked_at,
    t.rotated_from,
    n.id as rotated_to
from signalbox_data.api_tokens t
inner join signalbox_data.users u
    on u.id = t.user_id
left join signalbox_data.api_tokens n
    on n.rotated_from = t.id;

comment on view signalbox.api_tokens is
    'Your tokens, all for administrators, and what they are for, but not the tokens themselves: '
    'issue_api_token, rotate_api_token and revoke_api_token change them.';
grant select on signalbox.api_tokens to signalbox_reader;
