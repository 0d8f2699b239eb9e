-- Say by when those of the tasks must have been claimed that may not wait in the queue for ever. Each time
-- that a task enters the queue its time begins anew.
create or replace function signalbox._start_clocks(project_id uuid, task_ids uuid[])
returns void
language sql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
    insert into signalbox_data.task_deadlines (project_id, task_id, start_by_at)
    select u.project_id, u.task_id, signalbox_data.clock() + u.start_timeout
    from signalbox_data.task_rules u
    where u.project_id = _start_clocks.project_id
        and u.task_id = any (_start_clocks.task_ids)
        and u.start_timeout is not null
    on conflict (project_id, task_id) do update
        set start_by_at = excluded.start_by_at;
$$;

comment on function signalbox._start_clocks(uuid, uuid[]) is
    'Note by when those of the tasks must be claimed that have a start_timeout.';
