-- Failed logins are counted for each quarter of an hour.
create or replace function signalbox._login_period(moment timestamptz)
returns timestamptz
language sql
immutable
parallel safe
as $$
    select pg_catalog.date_bin(
        interval '15 minutes', _login_period.moment, timestamptz '2000-01-01 00:00:00+00'
    );
$$;

comment on function signalbox._login_period(timestamptz) is
    'The beginning of the quarter of an hour that a moment is in.';
