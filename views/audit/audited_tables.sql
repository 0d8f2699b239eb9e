create or replace view signalbox.audited_tables
with (security_invoker = true)
as
select
    t.table_name,
    t.entity,
    t.category,
    t.is_enabled,
    t.ignored_columns,
    t.masked_columns,
    t.personal_columns,
    t.quick_columns,
    t.changed_at,
    t.first_recorded_at,
    t.gap_ends_at
from signalbox_data.audited_tables t;

comment on view signalbox.audited_tables is
    'The tables whose changes are recorded in the audit log, and how.';
grant select on signalbox.audited_tables to signalbox_reader;
