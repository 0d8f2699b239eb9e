create or replace view signalbox.queue_settings
with (security_invoker = true)
as
select
    s.project_id,
    s.queue,
    s.ageing,
    s.updated_at
from signalbox_data.queue_settings s;

comment on view signalbox.queue_settings is
    'What is particular about queues; most have no row.';
grant select on signalbox.queue_settings to signalbox_reader;
