-- Change how long a task may wait in the queue, and with it whether it is gated at all. The caller holds
-- the task.
create or replace function signalbox._set_start_timeout(
    project_id uuid,
    task_id uuid,
    start_timeout interval
)
returns void
language sql
volatile
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
    insert into signalbox_data.task_rules (project_id, task_id, start_timeout)
    values (
        _set_start_timeout.project_id,
        _set_start_timeout.task_id,
        _set_start_timeout.start_timeout
    )
    on conflict (project_id, task_id) do update
        set start_timeout = excluded.start_timeout;

    -- Where the clock runs already it is set anew when the task enters the queue again.
    delete from signalbox_data.task_deadlines d
    where d.project_id = _set_start_timeout.project_id
        and d.task_id = _set_start_timeout.task_id;

    delete from signalbox_data.task_rules u
    where u.project_id = _set_start_timeout.project_id
        and u.task_id = _set_start_timeout.task_id
        and jsonb_strip_nulls(to_jsonb(u) - '{project_id,task_id}'::text[])
            <@ '{"is_templated": false, "is_failure_allowed": false, "item_sets": 0, "has_firm_token": false}';

    update signalbox_data.tasks t
    set is_gated = exists (
        select
        from signalbox_data.task_rules u
        where u.project_id = t.project_id
            and u.task_id = t.id
    )
    where t.project_id = _set_start_timeout.project_id
        and t.id = _set_start_timeout.task_id;
$$;

comment on function signalbox._set_start_timeout(uuid, uuid, interval) is
    'Set how long a task may be ready without being claimed; null for as long as it takes.';
