-- The words of task files as the numbers that the columns hold.
create or replace function signalbox.priority_number(priority signalbox_data.priority)
returns smallint
language sql
immutable
parallel safe
as $$
    select case priority
        when 'low' then 3
        when 'medium' then 5
        when 'high' then 8
        when 'critical' then 10
        else priority::text::smallint
    end::smallint;
$$;

comment on function signalbox.priority_number(signalbox_data.priority) is
    'A priority as a number from 1 to 10: low is 3, medium 5, high 8, critical 10.';
grant execute on function signalbox.priority_number(signalbox_data.priority) to signalbox_reader;
