-- Try tasks of a workflow again: those that failed or were cancelled, all of them, or everything from a
-- task on. With them comes back what was skipped because of them, in other workflows too. Attempts are
-- counted on, and each task has all its attempts before it. A finished workflow is active again.
--
--     select key, status from signalbox.retry_workflow(:project_id, :workflow_id);
--     select key, status from signalbox.retry_workflow(:project_id, :workflow_id, 'all');
--     select key, status
--     from signalbox.retry_workflow(:project_id, :workflow_id, from_task_id => :build_id);
--
-- What is deployed stays so, and what others have made of the earlier results stays as it is.
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.retry_workflow(
    project_id uuid,
    workflow_id uuid,
    scope text default 'failed',
    from_task_id uuid default null
)
returns table (task_id uuid, key text, title text, status signalbox_data.task_status)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_task_ids uuid[];
    v_lists uuid[] := '{}';
    v_items uuid[] := '{}';
begin
    perform signalbox._require_access(retry_workflow.project_id, 'operator');
    perform signalbox._begin_locking();
    perform signalbox._require_workflow(retry_workflow.project_id, retry_workflow.workflow_id);
    if retry_workflow.scope is null or retry_workflow.scope not in ('failed', 'all') then
        raise exception 'scope must be failed or all, not %', retry_workflow.scope
            using errcode = 'invalid_parameter_value';
    end if;
    if retry_workflow.from_task_id is not null and not exists (
        select
        from signalbox_data.tasks t
        where t.project_id = retry_workflow.project_id
            and t.id = retry_workflow.from_task_id
            and t.workflow_id = retry_workflow.workflow_id
    ) then
        raise exception 'task % not found in workflow %',
            retry_workflow.from_task_id, retry_workflow.workflow_id
            using errcode = 'SB001';
    end if;

    if retry_workflow.from_task_id is not null then
        v_task_ids := array(
            select f.id
            from signalbox._tasks_from(
                retry_workflow.project_id, retry_workflow.from_task_id
            ) f (id)
        );
    else
        v_task_ids := array(
            select t.id
            from signalbox_data.tasks t
            where t.project_id = retry_workflow.project_id
                and t.workflow_id = retry_workflow.workflow_id
                and (
                    retry_workflow.scope = 'all'
                    or t.status in ('failed', 'cancelled')
                )
        );
    end if;
    v_task_ids := v_task_ids || array(
        select s.id
        from signalbox._skipped_behind(retry_workflow.project_id, v_task_ids) s (id)
    );

    -- What is done again from before a list makes its items anew, save from one of the items on.
    if retry_workflow.scope = 'all' or retry_workflow.from_task_id is not null then
        v_lists := signalbox._made_lists(
            retry_workflow.project_id, v_task_ids, retry_workflow.from_task_id
        );
        v_items := array(
            select i.id
            from signalbox._items_of(retry_workflow.project_id, v_lists) i
        );
        v_task_ids := array(
            select u.id
            from unnest(v_task_ids) u (id)
            where u.id <> all (v_items)
        );
    end if;

    perform signalbox._lock_patiently(
        retry_workflow.project_id, v_task_ids || v_items, with_dependents => true
    );
    perform signalbox._require_nothing_running(
        retry_workflow.project_id, v_task_ids || v_items
    );
    perform signalbox._forget_items(retry_workflow.project_id, v_lists);
    v_task_ids := signalbox._reopen_tasks(retry_workflow.project_id, v_task_ids);
    perform signalbox._go_on_with(retry_workflow.project_id, v_task_ids);

    return query
        select t.id, t.key, t.title, t.status
        from signalbox_data.tasks t
        where t.project_id = retry_workflow.project_id
            and t.id = any (v_task_ids)
        order by t.rank;
end;
$$;

comment on function signalbox.retry_workflow(uuid, uuid, text, uuid) is
    'Try the failed and cancelled tasks of a workflow again, all of them (scope all), or everything from '
    'a task on, and return what was reopened; raises SB001 when there is no such workflow or task, and '
    'SB002 while somebody works on one of them or the workflow is being cancelled.';
grant execute on function signalbox.retry_workflow(uuid, uuid, text, uuid) to signalbox_operator;
