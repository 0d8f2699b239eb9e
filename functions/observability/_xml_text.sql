create or replace function signalbox._xml_text(value text)
returns text
language sql
immutable
parallel safe
as $$
    select replace(replace(replace(replace(
        value, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '"', '&quot;');
$$;

comment on function signalbox._xml_text(text) is
    'A line of text as it stands in XML, between tags or in double quotes.';
grant execute on function signalbox._xml_text(text) to signalbox_reader;
