create or replace view signalbox.task_logs
with (security_invoker = true)
as
select
    t.project_id,
    t.id,
    t.task_id,
    t.attempt,
    t.logged_at,
    t.level,
    t.message,
    t.data
from signalbox_data.task_logs t;

comment on view signalbox.task_logs is
    'What workers logged while they worked.';
grant select on signalbox.task_logs to signalbox_reader;
