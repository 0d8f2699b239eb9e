create or replace view signalbox.imported_documents
with (security_invoker = true)
as
select
    d.project_id,
    d.id,
    d.format,
    d.tag,
    d.has_byte_order_mark,
    d.left_out,
    d.imported_at,
    d.exported_at,
    d.content,
    d.exported_content
from signalbox_data.imported_documents d;

comment on view signalbox.imported_documents is
    'The files that projects were imported from, as they were last read and last written.';
grant select on signalbox.imported_documents to signalbox_reader;
