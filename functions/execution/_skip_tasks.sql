-- Skip those of the tasks, all with a dependency that can no longer be met, that are pending
-- in a workflow whose policy is to skip. The others go on waiting for somebody's decision. By the
-- reason given here _skipped_behind knows them from those that somebody skipped.
create or replace function signalbox._skip_tasks(project_id uuid, task_ids uuid[])
returns table (task_id uuid, workflow_id uuid)
language sql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
    with locked as materialized (
        select t.id
        from signalbox_data.tasks t
        where t.project_id = _skip_tasks.project_id
            and t.id = any (_skip_tasks.task_ids)
            and t.status = 'pending'
            and (
                select w.on_dependency_failure
                from signalbox_data.workflows w
                where w.project_id = t.project_id
                    and w.id = t.workflow_id
            ) = 'skip'
        order by t.rank
        for no key update
    ),
    skipped as (
        update signalbox_data.tasks t
        set status = 'skipped',
            status_reason = 'a dependency can no longer be met',
            finished_at = signalbox_data.clock(),
            updated_at = signalbox_data.clock()
        from locked
        where t.project_id = _skip_tasks.project_id
            and t.id = locked.id
        returning t.id, t.workflow_id
    ),
    undelayed as (
        delete from signalbox_data.delayed_tasks y
        using skipped
        where y.project_id = _skip_tasks.project_id
            and y.task_id = skipped.id
    )
    select skipped.id, skipped.workflow_id
    from skipped;
$$;

comment on function signalbox._skip_tasks(uuid, uuid[]) is
    'Skip the pending ones of these tasks where their workflow''s policy is skip; returns them.';
