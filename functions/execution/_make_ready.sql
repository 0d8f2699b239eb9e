-- Let those of the tasks that nothing holds back any more be claimed: a pending task without
-- unmet dependencies becomes ready and enters the queue, or the list of the delayed when its
-- time has not come. The caller holds the tasks.
create or replace function signalbox._make_ready(project_id uuid, task_ids uuid[])
returns void
language sql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set enable_seqscan = off
as $$
    -- The limit makes the planner expect few tasks, see _end_attempts.
    with named (project_id, id) as materialized (
        select *
        from unnest(
            array_fill(_make_ready.project_id, array[cardinality(_make_ready.task_ids)]),
            _make_ready.task_ids
        )
        limit cardinality(_make_ready.task_ids)
    ),
    freed as (
        update signalbox_data.tasks t
        set status = 'ready',
            updated_at = signalbox_data.clock()
        from named
        where t.project_id = named.project_id
            and t.id = named.id
            and t.status = 'pending'
            and t.unmet_dependencies = 0
            and (t.available_at is null or t.available_at <= signalbox_data.clock())
        returning t.project_id, t.id, t.workflow_id, t.rank, t.priority, t.queue
    )
    insert into signalbox_data.ready_tasks (
        project_id, task_id, workflow_id, "position", priority, queue
    )
    select f.project_id, f.id, f.workflow_id, f.rank, f.priority, f.queue
    from freed f;

    insert into signalbox_data.delayed_tasks (project_id, task_id, available_at)
    select t.project_id, t.id, t.available_at
    from (
        select *
        from unnest(
            array_fill(_make_ready.project_id, array[cardinality(_make_ready.task_ids)]),
            _make_ready.task_ids
        )
        limit cardinality(_make_ready.task_ids)
    ) named (project_id, id)
    inner join signalbox_data.tasks t
        on t.project_id = named.project_id
        and t.id = named.id
    where t.status = 'pending'
        and t.unmet_dependencies = 0
    on conflict (project_id, task_id) do update
        set available_at = excluded.available_at;
$$;

comment on function signalbox._make_ready(uuid, uuid[]) is
    'Put those of the tasks that are pending with nothing unmet into the queue, or among the '
    'delayed.';
