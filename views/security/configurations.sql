create or replace view signalbox.configurations
with (security_invoker = true)
as
select
    c.project_id,
    c.id,
    c.key,
    c.value_type,
    c.is_sensitive,
    c.value,
    c.key_id,
    c.rules,
    c.description,
    c.version,
    c.created_at,
    c.updated_at
from signalbox_data.configurations c;

comment on view signalbox.configurations is
    'Settings by key, of projects and (project_id is null) of the installation; the value of a sensitive '
    'one is null here, and key_id says with which key it is encrypted.';
grant select on signalbox.configurations to signalbox_reader;
