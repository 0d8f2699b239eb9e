create or replace view signalbox.configuration_keys
with (security_invoker = true)
as
select
    k.project_id,
    k.key_id,
    k.previous_key_id,
    k.created_at,
    k.rotated_at
from signalbox_data.configuration_keys k;

comment on view signalbox.configuration_keys is
    'The id of the key with which the sensitive configurations of a project, or (project_id is null) of '
    'the installation, are encrypted.';
grant select on signalbox.configuration_keys to signalbox_reader;
