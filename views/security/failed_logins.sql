create or replace view signalbox.failed_logins
with (security_invoker = true)
as
select
    f.source,
    f.began_at,
    f.prefix,
    t.id as token_id,
    t.user_id,
    f.failures,
    f.failures >= 10
        and f.prefix <> ''
        and f.began_at > signalbox_data.clock() - interval '30 minutes' as is_locked_out,
    f.last_failed_at,
    f.last_reason,
    f.last_address,
    f.last_user_agent
from signalbox_data.failed_logins f
left join signalbox_data.api_tokens t
    on t.prefix = f.prefix;

comment on view signalbox.failed_logins is
    'Tokens that were refused in the last 30 days, by source, prefix and quarter of an hour, with the '
    'token that has the prefix, and whether that source is locked out for it now.';
grant select on signalbox.failed_logins to signalbox_admin;
