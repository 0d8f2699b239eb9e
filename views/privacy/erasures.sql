create or replace view signalbox.erasures
with (security_invoker = true)
as
select
    e.user_id,
    e.begun_at,
    e.finished_at,
    e.rows_changed,
    cardinality(e.waits_for) as transactions_waited_for,
    e.place as tables_done
from signalbox_data.erasures e;

comment on view signalbox.erasures is
    'Whose personal data were or are being erased, and how far that has come: transactions_waited_for is null '
    'before those have been noted that were under way when it had begun.';
grant select on signalbox.erasures to signalbox_admin;
