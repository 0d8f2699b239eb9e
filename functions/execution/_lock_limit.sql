-- Take the lock of a limit, under which slots or tokens are given out, until the transaction ends.
--
-- Limits stand outside the order of locks: a call comes upon them in the middle of its work, and in
-- no order. So nobody waits for one longer than the moment that others need to commit, and who gives
-- up leaves a note for the next one who has time. A claim that looks after such notes, or promotes
-- delayed tasks, does not wait at all.
create or replace function signalbox._lock_limit(project_id uuid, kind text, key text)
returns boolean
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_key constant bigint := signalbox._limit_lock_key(
        _lock_limit.project_id, _lock_limit.kind, _lock_limit.key
    );
    v_patience constant text := current_setting('lock_timeout');
begin
    if pg_try_advisory_xact_lock(v_key) then
        return true;
    end if;
    if v_patience = '1ms' or current_setting('signalbox.is_sweeping', true) = 'true' then
        return false;
    end if;

    begin
        perform set_config('lock_timeout', '50ms', true);
        perform pg_advisory_xact_lock(v_key);
        perform set_config('lock_timeout', v_patience, true);
        return true;
    exception
        when lock_not_available then
            return false;
    end;
end;
$$;

comment on function signalbox._lock_limit(uuid, text, text) is
    'Take the lock of a limit; false when somebody else holds it for longer than 50 ms.';
