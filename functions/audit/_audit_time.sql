-- A time for the audit log, in seconds after the moment of its entry: half as long as its text, and the
-- same in every time zone.
create or replace function signalbox._audit_time(value timestamptz, at timestamptz)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return case
        when value is null then 'null'
        when isfinite(value) then extract(epoch from value - at)::text
        else to_json(value)::text
    end;
end;
$$;

comment on function signalbox._audit_time(timestamptz, timestamptz) is
    'A time as JSON: the seconds after another one.';
