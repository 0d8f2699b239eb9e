-- Note that a worker was heard of, at most every five seconds, and that it listens no more, save when it
-- has just begun to; returns whether it is draining. Called by claims once a second or when idle, and by heartbeats: no call
-- of the hot path writes a row for it. Waits for nobody. Who claims in the name of somebody else's
-- worker says nothing of that one.
create or replace function signalbox._note_worker(worker text, now timestamptz)
returns boolean
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
as $$
#variable_conflict use_column
declare
    v_worker record;
begin
    select
        w.draining_at is not null as is_draining,
        w.last_seen_at < _note_worker.now - interval '5 seconds' as is_stale,
        exists (
            select
            from signalbox_data.idle_workers i
            where i.worker = w.name
                and i.listening_at < _note_worker.now - interval '1 second'
        ) as has_listened
    into v_worker
    from signalbox_data.workers w
    where w.name = _note_worker.worker
        and (signalbox._is_unbounded() or w.user_id = signalbox._session_user_id());
    if not found then
        return false;
    end if;

    if v_worker.is_stale then
        update signalbox_data.workers w
        set last_seen_at = _note_worker.now
        where w.ctid = any (array(
            select s.ctid
            from signalbox_data.workers s
            where s.name = _note_worker.worker
            for no key update skip locked
        ));
    end if;
    if v_worker.has_listened then
        delete from signalbox_data.idle_workers i
        where i.ctid = any (array(
            select s.ctid
            from signalbox_data.idle_workers s
            where s.worker = _note_worker.worker
                and s.listening_at < _note_worker.now - interval '1 second'
            for update skip locked
        ));
    end if;
    return v_worker.is_draining;
end;
$$;

comment on function signalbox._note_worker(text, timestamptz) is
    'Note that a registered worker is alive and at work; returns whether it is to take nothing more.';
