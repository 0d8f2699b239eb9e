create or replace view signalbox.imported_tags
with (security_invoker = true)
as
select
    g.project_id,
    g.document_id,
    g.tag,
    g.workflow_id
from signalbox_data.imported_tags g;

comment on view signalbox.imported_tags is
    'Which workflow holds the tasks of which tag of a file.';
grant select on signalbox.imported_tags to signalbox_reader;
