create or replace view signalbox.external_projects
with (security_invoker = true)
as
select
    p.id,
    p.name,
    p.status,
    p.created_at
from signalbox_data.projects p;

comment on view signalbox.external_projects is
    'What those outside may see of a project: function external_projects hands it out.';
grant select on signalbox.external_projects to signalbox_reader;
