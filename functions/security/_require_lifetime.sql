-- Refuse a time for which no token is issued.
create or replace function signalbox._require_lifetime(lifetime interval)
returns void
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    if (_require_lifetime.lifetime > interval '0' and _require_lifetime.lifetime <= interval '1 year')
        is not true
    then
        raise exception 'a token is valid for more than nothing and at most a year, not %',
            coalesce(_require_lifetime.lifetime::text, 'null')
            using
                errcode = 'SB006',
                hint = 'rotate_api_token makes the next one in good time.';
    end if;
end;
$$;

comment on function signalbox._require_lifetime(interval) is
    'Raises SB006 when a token would be valid for longer than a year, or not at all.';
