-- Refuse the name of a worker that is not registered, or that somebody else has registered: what one
-- user's workers do is not for another to say.
create or replace function signalbox._require_worker(name text)
returns void
language plpgsql
stable
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (
        select
        from signalbox_data.workers w
        where w.name = _require_worker.name
            and (signalbox._is_unbounded() or w.user_id = signalbox._session_user_id())
    ) then
        raise exception 'worker % is not registered', _require_worker.name
            using
                errcode = 'SB001',
                hint = 'register_worker makes it known; it is its user''s from then on.';
    end if;
end;
$$;

comment on function signalbox._require_worker(text) is
    'Raises SB001 when there is no worker of this name that the session''s user has registered.';
