-- A number of a cron field, or a word for one: the first of words stands for minimum.
create or replace function signalbox._cron_number(token text, words text[], minimum integer)
returns integer
language sql
immutable
parallel safe
as $$
    select case
        when token ~ '^\d{1,4}$' then token::integer
        else array_position(words, token) - 1 + minimum
    end;
$$;

comment on function signalbox._cron_number(text, text[], integer) is
    'The number that a number or a word in a cron expression stands for; null when none does.';
grant execute
    on function signalbox._cron_number(text, text[], integer)
    to signalbox_reader;
