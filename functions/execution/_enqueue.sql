-- Put tasks into the queue. The caller holds them, and has seen that nothing keeps them from it.
--
-- Whoever puts tasks into a queue tells those who listen for it, and only where somebody does: commits
-- that notify wait for each other.
create or replace function signalbox._enqueue(project_id uuid, task_ids uuid[])
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
    v_heard text[];
begin
    -- The limit makes the planner expect few tasks, see _end_attempts.
    with named (project_id, id) as materialized (
        select *
        from unnest(
            array_fill(_enqueue.project_id, array[cardinality(_enqueue.task_ids)]),
            _enqueue.task_ids
        )
        limit cardinality(_enqueue.task_ids)
    ),
    freed as (
        update signalbox_data.tasks t
        set status = 'ready',
            updated_at = signalbox_data.clock()
        from named
        where t.project_id = named.project_id
            and t.id = named.id
            and t.status = 'pending'
        returning t.project_id, t.id, t.workflow_id, t.rank, t.priority, t.queue, t.is_gated
    ),
    queued as (
        insert into signalbox_data.ready_tasks (
            project_id, task_id, workflow_id, "position", priority, queue, is_rated
        )
        select
            f.project_id, f.id, f.workflow_id, f.rank, f.priority, f.queue,
            f.is_gated and signalbox._is_rated(f.project_id, f.id)
        from freed f
        returning queue
    )
    select array_agg(distinct q.queue)
    into v_heard
    from queued q
    where q.queue in (
        select i.queue
        from signalbox_data.idle_workers i
        where i.expires_at > signalbox_data.clock()
    );
    if v_heard is not null then
        perform pg_notify('signalbox_work', h.queue)
        from unnest(v_heard) h (queue);
    end if;
end;
$$;

comment on function signalbox._enqueue(uuid, uuid[]) is
    'Make the pending ones of these tasks ready and put them into the queue.';
