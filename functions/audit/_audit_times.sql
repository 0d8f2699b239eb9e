-- A pair of times for the audit log, as _audit_time has one.
create or replace function signalbox._audit_times(
    old timestamptz,
    new timestamptz,
    at timestamptz
)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return concat(
        '[',
        case
            when old is null then 'null'
            when isfinite(old) then extract(epoch from old - at)::text
            else to_json(old)::text
        end,
        ',',
        case
            when new is null then 'null'
            when isfinite(new) then extract(epoch from new - at)::text
            else to_json(new)::text
        end,
        ']'
    );
end;
$$;

comment on function signalbox._audit_times(timestamptz, timestamptz, timestamptz) is
    'Two times as a JSON array of the seconds after a third one.';
