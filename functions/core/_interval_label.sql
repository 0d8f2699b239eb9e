-- An interval as people say it, such as "5 mins" or "1 hour 30 mins", whatever the session's style is.
create or replace function signalbox._interval_label(value interval)
returns text
language sql
stable
parallel safe
set intervalstyle = 'postgres_verbose'
as $$
    select ltrim(_interval_label.value::text, '@ ');
$$;

comment on function signalbox._interval_label(interval) is
    'An interval in words.';
