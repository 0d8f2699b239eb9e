-- Lock more tasks without waiting for anybody, as _lock_tasks does after its first round.
create or replace function signalbox._lock_tasks_at_once(
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
    v_all uuid[] := _lock_tasks_at_once.task_ids || _lock_tasks_at_once.shared_ids;
    v_queued uuid[];
    v_running uuid[];
    v_locked uuid[];
    v_shared uuid[];
begin
    v_queued := array(
        select r.task_id
        from signalbox_data.ready_tasks r
        where r.project_id = _lock_tasks_at_once.project_id
            and r.task_id = any (v_all)
        for update skip locked
    ) || array(
        select w.task_id
        from signalbox_data.throttled_tasks w
        where w.project_id = _lock_tasks_at_once.project_id
            and w.task_id = any (v_all)
        for update skip locked
    );
    v_running := array(
        select e.task_id
        from signalbox_data.task_executions e
        where e.project_id = _lock_tasks_at_once.project_id
            and e.task_id = any (_lock_tasks_at_once.task_ids)
            and e.outcome is null
        for no key update skip locked
    );
    v_locked := array(
        select t.id
        from signalbox_data.tasks t
        where t.project_id = _lock_tasks_at_once.project_id
            and t.id = any (_lock_tasks_at_once.task_ids)
        for no key update skip locked
    );
    v_shared := array(
        select t.id
        from signalbox_data.tasks t
        where t.project_id = _lock_tasks_at_once.project_id
            and t.id = any (_lock_tasks_at_once.shared_ids)
        for share skip locked
    );

    if exists (
            select
            from signalbox_data.tasks t
            where t.project_id = _lock_tasks_at_once.project_id
                and t.id = any (v_all)
                and (
                    t.id not in (select unnest(v_locked || v_shared))
                    or t.status = 'ready' and t.id not in (select unnest(v_queued))
                )
        )
        or exists (
            select
            from signalbox_data.task_executions e
            where e.project_id = _lock_tasks_at_once.project_id
                and e.task_id = any (_lock_tasks_at_once.task_ids)
                and e.outcome is null
                and e.task_id not in (select unnest(v_running))
        )
    then
        raise exception 'a task is being changed by somebody else at the same moment'
            using
                errcode = 'serialization_failure',
                hint = 'Nothing was changed; call again.';
    end if;
end;
$$;

comment on function signalbox._lock_tasks_at_once(uuid, uuid[], uuid[]) is
    'Lock tasks with their queue rows and running attempts without waiting; raises 40001 when '
    'somebody holds one of them.';
