create or replace view signalbox.external_dependencies
with (security_invoker = true)
as
select
    d.project_id,
    d.task_id,
    d.depends_on_task_id,
    d.type,
    d.condition
from signalbox_data.task_dependencies d;

comment on view signalbox.external_dependencies is
    'What those outside may see of a dependency: function external_dependencies hands it out.';
grant select on signalbox.external_dependencies to signalbox_reader;
