create or replace view signalbox.personal_columns
with (security_invoker = true)
as
select
    c.table_name,
    c.column_name,
    c.holds,
    c.whose,
    c.erase,
    c.reason
from signalbox._personal_columns() c;

comment on view signalbox.personal_columns is
    'Every column of every table: what it holds of people (nothing, user, person, name, words, anything, '
    'secret), which column says whose it is, and what erase_user does with it.';
grant select on signalbox.personal_columns to signalbox_reader;
