create or replace view signalbox.api_token_sources
with (security_invoker = true)
as
select
    s.token_id,
    t.prefix,
    t.name as token_name,
    s.source,
    s.first_used_at,
    s.last_used_at
from signalbox_data.api_token_sources s
inner join signalbox_data.api_tokens t
    on t.id = s.token_id;

comment on view signalbox.api_token_sources is
    'Where your tokens were used from in the last 90 days.';
grant select on signalbox.api_token_sources to signalbox_reader;
