-- A number with leading zeros, as in TASK-007; longer than width where it must be.
create or replace function signalbox._padded(number text, width integer)
returns text
language sql
immutable
parallel safe
as $$
    select lpad(number, greatest(length(number), width), '0');
$$;

comment on function signalbox._padded(text, integer) is
    'A number filled up with zeros to width digits.';
grant execute on function signalbox._padded(text, integer) to signalbox_reader;
