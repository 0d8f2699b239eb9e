-- Say that a call of a client begins: its first round of locks may wait, see _lock_tasks.
create or replace function signalbox._begin_locking()
returns void
language sql
volatile
set search_path = ''
as $$
    select set_config('signalbox.has_locked', 'false', true);
$$;

comment on function signalbox._begin_locking() is
    'Forget that an earlier call of this transaction has been through its first round of locks.';
