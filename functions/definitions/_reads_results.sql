-- Whether a JSON value refers to results of tasks, which are known only when it is claimed. It may be
-- taken for granted where it does not, so this need not be exact the other way.
create or replace function signalbox._reads_results(value jsonb)
returns boolean
language sql
immutable
parallel safe
as $$
    select value::text ~ '(?<!\$)\$\{\{[^{}]*\ytasks\y';
$$;

comment on function signalbox._reads_results(jsonb) is
    'Whether a JSON value has a reference to a task in it.';
grant execute on function signalbox._reads_results(jsonb) to signalbox_reader;
