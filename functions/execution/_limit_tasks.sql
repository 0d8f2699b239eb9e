-- See that limits on a workflow, a queue or the project count these tasks too, which they concern: new
-- ones, and those that are there when a limit is set. Those that run have a slot from now on; those
-- that are ready queue up for theirs. The caller holds the tasks. They are looked up by key one by one: a
-- join lets the planner read all tasks of a project whose size it does not know.
create or replace function signalbox._limit_tasks(project_id uuid, task_ids uuid[])
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set enable_seqscan = off
set enable_bitmapscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
    v_task_ids uuid[];
    v_ready uuid[];
begin
    select
        array_agg(t.id),
        array_agg(t.id) filter (where t.status = 'ready')
    into v_task_ids, v_ready
    from signalbox._next_limits(_limit_tasks.project_id, _limit_tasks.task_ids, 'key') n
    cross join lateral (
        select t.id, t.status
        from signalbox_data.tasks t
        where t.project_id = _limit_tasks.project_id
            and t.id = n.task_id
            and t.finished_at is null
        offset 0
    ) t
    where n.scope is not null;
    if v_task_ids is null then
        return;
    end if;

    update signalbox_data.tasks t
    set is_gated = true
    where t.project_id = _limit_tasks.project_id
        and t.id = any (v_task_ids)
        and not t.is_gated;
    insert into signalbox_data.task_rules (project_id, task_id)
    select _limit_tasks.project_id, u.id
    from unnest(v_task_ids) u (id)
    on conflict (project_id, task_id) do nothing;

    insert into signalbox_data.limit_holders (project_id, task_id, scope, key)
    select t.project_id, t.id, c.scope, c.key
    from unnest(v_task_ids) u (id)
    cross join lateral (
        select t.project_id, t.id, t.workflow_id, t.queue
        from signalbox_data.tasks t
        where t.project_id = _limit_tasks.project_id
            and t.id = u.id
            and t.status = 'in_progress'
        offset 0
    ) t
    cross join lateral (
        values
            ('workflow'::signalbox_data.limit_scope, t.workflow_id::text),
            ('queue', t.queue),
            ('project', 'project')
    ) w (scope, key)
    inner join signalbox_data.concurrency_limits c
        on c.project_id = t.project_id
        and c.scope = w.scope
        and c.key = w.key
    on conflict (project_id, task_id, scope) do nothing;

    if v_ready is not null then
        delete from signalbox_data.ready_tasks r
        where r.project_id = _limit_tasks.project_id
            and r.task_id = any (v_ready);
        perform signalbox._await_slots(_limit_tasks.project_id, v_ready);
    end if;
end;
$$;

comment on function signalbox._limit_tasks(uuid, uuid[]) is
    'Subject those of the tasks that are open to the limits of their workflow, queue and project.';
