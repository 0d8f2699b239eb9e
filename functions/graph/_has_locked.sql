-- Whether the call under way has been through its first round of locks; from now on it has.
-- Each function that clients call forgets it with _begin_locking. A setting of the transaction
-- and not of the functions, which only a superuser could give them.
create or replace function signalbox._has_locked()
returns boolean
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    if current_setting('signalbox.has_locked', true) = 'true' then
        return true;
    end if;
    perform set_config('signalbox.has_locked', 'true', true);
    return false;
end;
$$;

comment on function signalbox._has_locked() is
    'Whether this is not the first time that the call under way asks; see _lock_tasks.';
