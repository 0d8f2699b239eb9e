-- What should be over by now, the longest overdue first:
--
--     select name, overdue_by from signalbox.overdue_workflows
--     where project_id = :project_id order by deadline_at;
--
create or replace view signalbox.overdue_workflows
with (security_invoker = true)
as
select
    w.project_id,
    w.id as workflow_id,
    w.name,
    w.status,
    w.deadline_at,
    signalbox_data.clock() - w.deadline_at as overdue_by,
    w.on_deadline,
    w.started_at,
    w.status_reason
from signalbox_data.workflows w
where w.deadline_at <= signalbox_data.clock()
    and w.finished_at is null;

comment on view signalbox.overdue_workflows is
    'The workflows that are open after their deadline, those that fail for it until nothing of them runs '
    'any more; overdue_by says how long.';
grant select on signalbox.overdue_workflows to signalbox_reader;
