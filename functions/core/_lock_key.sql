-- Advisory locks are keyed by what they guard. In the global order of locks (see
-- docs/concurrency.md) 'graph' comes first, 'workflow' last. That of a signal has its name in the kind.
create or replace function signalbox._lock_key(kind text, id uuid)
returns bigint
language sql
immutable
parallel safe
as $$
    select pg_catalog.hashtextextended(kind || ' ' || id::text, 0);
$$;

comment on function signalbox._lock_key(text, uuid) is
    'Key of the advisory lock of a kind (graph, workflow, signal with a name) on an object.';
