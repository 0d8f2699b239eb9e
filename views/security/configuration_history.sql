create or replace view signalbox.configuration_history
with (security_invoker = true)
as
select
    h.project_id,
    h.key,
    h.version,
    h.value_type,
    h.is_sensitive,
    h.value,
    h.rules,
    h.description,
    h.is_deleted,
    h.changed_at,
    h.changed_by
from signalbox_data.configuration_history h;

comment on view signalbox.configuration_history is
    'Every version of every configuration, a row each; values of sensitive ones are not kept.';
grant select on signalbox.configuration_history to signalbox_reader;
