-- Say that a call of a client that changes tasks begins: its first round of locks may wait, see
-- _lock_tasks, and what it sees afterwards must not be older than its locks.
create or replace function signalbox._begin_locking()
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    perform signalbox._require_read_committed();
    perform set_config('signalbox.has_locked', 'false', true);
end;
$$;

comment on function signalbox._begin_locking() is
    'Forget that an earlier call of this transaction has been through its first round of locks; '
    'raises 25000 when the transaction is repeatable read or serializable.';
