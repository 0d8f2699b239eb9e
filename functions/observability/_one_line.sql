-- A text that people wrote as one line of a picture: white space of every kind becomes a blank,
-- and so does what XML does not allow.
create or replace function signalbox._one_line(value text)
returns text
language sql
immutable
parallel safe
as $$
    select btrim(regexp_replace(
        value, '[\s\u0001-\u001f\u007f-\u00a0\u2028\u2029\ufffe\uffff]+', ' ', 'g'
    ));
$$;

comment on function signalbox._one_line(text) is
    'A text as one line, without control characters.';
grant execute on function signalbox._one_line(text) to signalbox_reader;
