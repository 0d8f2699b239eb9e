-- A value of more than 4 kB is recorded as its SHA-256 and its length in bytes: of a text as it is, of
-- anything else as JSON.
create or replace function signalbox._short_value(value json)
returns json
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select case
        when octet_length(_short_value.value #>> '{}') > 4096 then json_build_object(
            'sha256', encode(sha256(convert_to(_short_value.value #>> '{}', 'UTF8')), 'hex'),
            'length', octet_length(_short_value.value #>> '{}')
        )
        else _short_value.value
    end;
$$;

comment on function signalbox._short_value(json) is
    'A value for the audit log: itself, or its SHA-256 and length where it has more than 4 kB.';
grant execute on function signalbox._short_value(json) to signalbox_reader;
