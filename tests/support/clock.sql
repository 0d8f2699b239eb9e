-- Stop the clock of Signalbox at a moment, until the transaction ends. The real function,
-- which no client can move, is replaced inside the transaction. Files that do so run one
-- after the other: the row of a function cannot be changed by two transactions at once.
create or replace function tests.set_clock(moment timestamptz default clock_timestamp())
returns void
language plpgsql
volatile
as $$
begin
    if coalesce(current_setting('tests.now', true), '') = '' then
        perform pg_advisory_xact_lock(hashtextextended('tests.set_clock', 0));
        create or replace function signalbox_data.clock()
        returns timestamptz
        language sql
        volatile
        parallel safe
        as 'select pg_catalog.current_setting(''tests.now'')::timestamptz';
    end if;
    perform set_config('tests.now', moment::text, true);
end;
$$;

comment on function tests.set_clock(timestamptz) is
    'Stop the clock at a moment (now, when none is given) until the transaction ends.';

-- Move the clock on, after stopping it where it still runs.
create or replace function tests.advance(duration interval)
returns void
language plpgsql
volatile
as $$
begin
    perform tests.set_clock(signalbox_data.clock() + duration);
end;
$$;

comment on function tests.advance(interval) is
    'Move the clock on by a time; it stands still until the next call.';
