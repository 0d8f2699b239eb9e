-- Refuse what is no name of a configuration. The text is not shown: it may be a value, given in the
-- wrong place.
create or replace function signalbox._require_configuration_key(key text)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    if (key ~ '^[A-Za-z0-9_][A-Za-z0-9_.:/-]*$' and length(key) <= 200) is not true then
        raise exception 'the key of a configuration has letters, digits and any of . _ : / - and at most 200 of them'
            using errcode = 'SB005', detail = '$.key', hint = 'For example github.token.';
    end if;
end;
$$;

comment on function signalbox._require_configuration_key(text) is
    'Raises SB005 for a text that cannot be the key of a configuration.';
