create or replace view signalbox.projects
with (security_invoker = true)
as
select
    p.id,
    p.name,
    p.description,
    p.status,
    p.repository_url,
    p.github_repository_id,
    p.linear_team_id,
    p.settings,
    p.metadata,
    p.created_at,
    p.updated_at
from signalbox_data.projects p;

comment on view signalbox.projects is
    'Projects, one row each.';
grant select on signalbox.projects to signalbox_reader;
