create or replace view signalbox.imported_tasks
with (security_invoker = true)
as
select
    i.project_id,
    i.document_id,
    i.task_id,
    i.tag,
    i.key,
    i.status,
    i.status_as_written,
    i.priority_as_written
from signalbox_data.imported_tasks i;

comment on view signalbox.imported_tasks is
    'Which task stands for which entry of an imported file, and what the file says its status '
    'and priority are.';
grant select on signalbox.imported_tasks to signalbox_reader;
