-- Lock tasks for a change to them, in the one global order: their rows in the queue, or among those
-- that wait for a slot, their running attempts, then the tasks by rank. A claim takes a queue row first
-- and never waits for one, so whoever holds the queue row of a ready task can wait for the task itself.
--
-- Tasks in task_ids are locked for change; those in shared_ids only against a change of status.
--
-- Only the first round of a call waits. What it needs later, by whatever it comes upon, would
-- be out of order: it is taken at once or not at all. So nobody ever waits for a session that
-- waits out of order, and no deadlock arises within single calls.
create or replace function signalbox._lock_tasks(
    project_id uuid,
    task_ids uuid[],
    shared_ids uuid[] default '{}'
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_all uuid[] := _lock_tasks.task_ids || _lock_tasks.shared_ids;
    v_queued uuid[];
    v_running uuid[];
    v_id uuid;
    v_is_shared boolean;
begin
    if signalbox._has_locked() then
        perform signalbox._lock_tasks_at_once(
            _lock_tasks.project_id, _lock_tasks.task_ids, _lock_tasks.shared_ids
        );
        return;
    end if;

    select coalesce(array_agg(q.task_id), '{}')
    into v_queued
    from (
        select r.task_id
        from signalbox_data.ready_tasks r
        where r.project_id = _lock_tasks.project_id
            and r.task_id = any (v_all)
        order by r.task_id
        for update
    ) q;

    v_queued := v_queued || array(
        select w.task_id
        from signalbox_data.throttled_tasks w
        where w.project_id = _lock_tasks.project_id
            and w.task_id = any (v_all)
        order by w.task_id
        for update
    );

    -- That outcome is null says the same as finished_at, but not to the index of the leases that
    -- may have expired, by which every attempt that runs would be read.
    select coalesce(array_agg(a.task_id), '{}')
    into v_running
    from (
        select e.task_id
        from signalbox_data.task_executions e
        where e.project_id = _lock_tasks.project_id
            and e.task_id = any (_lock_tasks.task_ids)
            and e.outcome is null
        order by e.task_id
        for no key update
    ) a;

    -- One statement takes locks of one kind only. For many tasks the stronger kind serves all.
    if cardinality(_lock_tasks.shared_ids) = 0 or cardinality(v_all) > 1000 then
        perform from signalbox_data.tasks t
        where t.project_id = _lock_tasks.project_id
            and t.id = any (v_all)
        order by t.rank
        for no key update;
    else
        for v_id, v_is_shared in
            select t.id, wanted.is_shared
            from (
                select u.id, bool_and(u.is_shared)
                from (
                    select c.id, false
                    from unnest(_lock_tasks.task_ids) c (id)
                    union all
                    select h.id, true
                    from unnest(_lock_tasks.shared_ids) h (id)
                ) u (id, is_shared)
                group by u.id
            ) wanted (id, is_shared)
            cross join lateral (
                select t.id, t.rank
                from signalbox_data.tasks t
                where t.project_id = _lock_tasks.project_id
                    and t.id = wanted.id
                offset 0
            ) t
            order by t.rank
        loop
            if v_is_shared then
                perform from signalbox_data.tasks t
                where t.project_id = _lock_tasks.project_id
                    and t.id = v_id
                for share;
            else
                perform from signalbox_data.tasks t
                where t.project_id = _lock_tasks.project_id
                    and t.id = v_id
                for no key update;
            end if;
        end loop;
    end if;

    -- A task may have become ready, or been claimed, after the first two steps. To wait for
    -- its queue row or its attempt now would be against the order.
    if exists (
            select
            from signalbox_data.tasks t
            where t.project_id = _lock_tasks.project_id
                and t.id = any (v_all)
                and t.status = 'ready'
                and t.id not in (select unnest(v_queued))
        )
        or exists (
            select
            from signalbox_data.task_executions e
            where e.project_id = _lock_tasks.project_id
                and e.task_id = any (_lock_tasks.task_ids)
                and e.outcome is null
                and e.task_id not in (select unnest(v_running))
        )
    then
        raise exception 'a task was taken up by a worker at the same moment'
            using
                errcode = 'serialization_failure',
                hint = 'Nothing was changed; call again.';
    end if;
end;
$$;

comment on function signalbox._lock_tasks(uuid, uuid[], uuid[]) is
    'Lock tasks with their queue rows and running attempts in the global order; raises 40001 in '
    'the rare case that one became ready in between.';
