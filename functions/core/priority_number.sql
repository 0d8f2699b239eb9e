-- The words of task files as the numbers that the columns hold. Each is spelled out: the cast of
-- an enum to text counts as able to change, and would keep the function from being inlined.
create or replace function signalbox.priority_number(priority signalbox_data.priority)
returns smallint
language sql
immutable
parallel safe
as $$
    select case priority
        when 'medium' then 5
        when 'high' then 8
        when 'low' then 3
        when 'critical' then 10
        when '1' then 1
        when '2' then 2
        when '3' then 3
        when '4' then 4
        when '5' then 5
        when '6' then 6
        when '7' then 7
        when '8' then 8
        when '9' then 9
        when '10' then 10
    end::smallint;
$$;

comment on function signalbox.priority_number(signalbox_data.priority) is
    'A priority as a number from 1 to 10: low is 3, medium 5, high 8, critical 10.';
grant execute on function signalbox.priority_number(signalbox_data.priority) to signalbox_reader;
