-- From now on collect the limits of which slots become free or wanted, for _end_sharing to look after in
-- one go and in one order. A call that came to them one by one, in the order in which it happens upon
-- them, would keep others waiting who come in another order. Returns false when they are collected
-- already, for somebody else to look after.
create or replace function signalbox._begin_sharing()
returns boolean
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    if current_setting('signalbox.touched_limits', true) <> '' then
        return false;
    end if;
    perform set_config('signalbox.touched_limits', '[]', true);
    return true;
end;
$$;

comment on function signalbox._begin_sharing() is
    'Collect limits instead of sharing out their slots at once, until _end_sharing; false when that goes '
    'on already.';
