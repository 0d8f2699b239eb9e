-- is_latest is found by the key (name, project_id, version), so that no row changes when a
-- version follows.
create or replace view signalbox.workflow_definitions
with (security_invoker = true)
as
select
    d.project_id,
    d.id,
    d.name,
    d.version,
    not exists (
        select
        from signalbox_data.workflow_definitions later
        where later.project_id = d.project_id
            and later.name = d.name
            and later.version > d.version
    ) as is_latest,
    d.archived_at,
    d.description,
    d.triggers,
    d.created_at,
    d.created_by,
    d.definition
from signalbox_data.workflow_definitions d;

comment on view signalbox.workflow_definitions is
    'Workflow definitions, a row for each version; is_latest marks the one that is started by '
    'default.';
grant select on signalbox.workflow_definitions to signalbox_reader;
