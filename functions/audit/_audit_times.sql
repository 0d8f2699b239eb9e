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
    -- That there was none before goes without saying: so it is with most times.
    return concat(
        case
            when old is null then null
            when isfinite(old) then '[' || (extract(epoch from old - at) * 1000000)::bigint || ','
            else '[' || to_json(old)::text || ','
        end,
        case
            when new is null then 'null'
            when isfinite(new) then (extract(epoch from new - at) * 1000000)::bigint::text
            else to_json(new)::text
        end,
        case when old is not null then ']' end
    );
end;
$$;

comment on function signalbox._audit_times(timestamptz, timestamptz, timestamptz) is
    'Two times as a JSON array of the microseconds after a third one; the second alone when the first is null.';
