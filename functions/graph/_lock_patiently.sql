-- Lock many tasks in the first round of a call. Among many one often becomes ready, or is claimed, between
-- two steps of _lock_tasks, which then gives up. All locks are let go, and it is tried again.
create or replace function signalbox._lock_patiently(
    project_id uuid,
    task_ids uuid[],
    with_dependents boolean default false
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    for v_try in 1..20 loop
        begin
            if _lock_patiently.with_dependents then
                perform signalbox._lock_with_dependents(
                    _lock_patiently.project_id, _lock_patiently.task_ids
                );
            else
                perform signalbox._lock_tasks(
                    _lock_patiently.project_id, _lock_patiently.task_ids
                );
            end if;
            return;
        exception
            when serialization_failure then
                if v_try = 20 or current_setting('signalbox.has_locked', true) = 'true' then
                    raise;
                end if;
        end;
    end loop;
end;
$$;

comment on function signalbox._lock_patiently(uuid, uuid[], boolean) is
    'Lock tasks, perhaps with all that wait for them, as _lock_tasks does, and try that up to 20 times; '
    'raises 40001 when none of them succeeds.';
