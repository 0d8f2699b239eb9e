-- A text as it stands inside the quotes of a Graphviz label, where backslashes begin escapes
-- and HTML entities are understood.
create or replace function signalbox._dot_text(value text)
returns text
language sql
immutable
parallel safe
as $$
    select replace(replace(replace(replace(
        value, '&', '&amp;'), '\', '\\'), '"', '\"'), E'\n', '\n');
$$;

comment on function signalbox._dot_text(text) is
    'A text as it stands inside the quotes of a Graphviz label.';
grant execute on function signalbox._dot_text(text) to signalbox_reader;
