-- Key of the advisory lock of a limit: kind is rate, or the scope of a concurrency limit. Two limits
-- that happened to have the same key would only wait for each other.
create or replace function signalbox._limit_lock_key(project_id uuid, kind text, key text)
returns bigint
language sql
immutable
parallel safe
as $$
    select pg_catalog.hashtextextended(
        'limit ' || project_id::text || ' ' || kind || ' ' || key, 0
    );
$$;

comment on function signalbox._limit_lock_key(uuid, text, text) is
    'Key of the advisory lock of a limit; kind is rate, key, workflow, queue or project.';
