create or replace function signalbox._cut_text(value text, max_length integer)
returns text
language sql
immutable
parallel safe
as $$
    select case
        when length(value) > max_length then rtrim(left(value, max_length - 1)) || '…'
        else value
    end;
$$;

comment on function signalbox._cut_text(text, integer) is
    'A text of at most max_length characters, with … for what is cut off.';
grant execute on function signalbox._cut_text(text, integer) to signalbox_reader;
