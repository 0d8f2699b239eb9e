-- From now on collect the workflows that may have ended, for _end_closing to look at in one go and in
-- order, see _close_workflows. A call that looked at them whenever it comes upon some would hold the lock of
-- one while it waits for another that comes before it. Returns false when they are collected already.
create or replace function signalbox._begin_closing()
returns boolean
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    if current_setting('signalbox.closing', true) <> '' then
        return false;
    end if;
    perform set_config('signalbox.closing', '[]', true);
    return true;
end;
$$;

comment on function signalbox._begin_closing() is
    'Collect workflows that may have ended instead of looking at them at once, until _end_closing; false '
    'when that goes on already.';
