create or replace view signalbox.rate_limits
with (security_invoker = true)
as
select
    l.project_id,
    l.key,
    l.amount,
    l.per,
    l.burst,
    l.next_at,
    l.created_at,
    l.updated_at
from signalbox_data.rate_limits l;

comment on view signalbox.rate_limits is
    'How many tasks of a key may start in an interval; next_at is when the bucket is full again.';
grant select on signalbox.rate_limits to signalbox_reader;
