create or replace view signalbox.external_gates
with (security_invoker = true)
as
select
    g.project_id,
    g.name,
    g.subject,
    g.is_satisfied,
    g.decided_at,
    g.reason,
    g.payload
from signalbox_data.external_gates g;

comment on view signalbox.external_gates is
    'The latest word about each gate outside that satisfy_gate or refuse_gate was called for.';
grant select on signalbox.external_gates to signalbox_reader;
