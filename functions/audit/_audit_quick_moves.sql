-- The moves from one status to another that the hot path makes of one row at a time, and the time that is set by
-- each: a kind of its own says both, see _audit_move_of. It is no part of the move when the time is changed otherwise.
create or replace function signalbox._audit_quick_moves()
returns table (entity text, from_status text, to_status text, column_name text)
language sql
immutable
parallel safe
as $$
    values
        ('task', 'ready', 'in_progress', 'started_at'),
        ('task', 'in_progress', 'completed', 'finished_at')
$$;

comment on function signalbox._audit_quick_moves() is
    'The moves from one status to another that the hot path makes, with the time that each sets.';
