-- Put a workflow back to its beginning: all its tasks are as if nobody had begun with them, and it is
-- pending until activate_workflow. What was attempted stays recorded, and attempts are counted on.
--
--     select status from signalbox.reset_workflow(:project_id, :workflow_id);
--
-- What is deployed stays so.
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.reset_workflow(project_id uuid, workflow_id uuid)
returns setof signalbox.workflows
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
set cpu_tuple_cost = 100
set jit = off
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_now constant timestamptz := signalbox_data.clock();
    v_task_ids uuid[];
    v_lists uuid[];
begin
    perform signalbox._require_access(reset_workflow.project_id, 'operator');
    perform signalbox._begin_locking();
    perform signalbox._require_workflow(reset_workflow.project_id, reset_workflow.workflow_id);

    v_task_ids := array(
        select t.id
        from signalbox_data.tasks t
        where t.project_id = reset_workflow.project_id
            and t.workflow_id = reset_workflow.workflow_id
    );
    perform signalbox._lock_patiently(
        reset_workflow.project_id, v_task_ids, with_dependents => true
    );
    perform signalbox._require_nothing_running(reset_workflow.project_id, v_task_ids);

    -- The items of lists are made anew.
    v_lists := signalbox._made_lists(reset_workflow.project_id, v_task_ids);
    v_task_ids := array(
        select u.id
        from unnest(v_task_ids) u (id)
        where u.id not in (
            select i.id
            from signalbox._items_of(reset_workflow.project_id, v_lists) i
        )
    );
    perform signalbox._forget_items(reset_workflow.project_id, v_lists);
    perform signalbox._reopen_tasks(reset_workflow.project_id, v_task_ids, is_reset => true);
    perform signalbox._leave_queue(reset_workflow.project_id, v_task_ids);
    perform signalbox._withdraw_waits(reset_workflow.project_id, v_task_ids);
    delete from signalbox_data.delayed_tasks y
    where y.project_id = reset_workflow.project_id
        and y.task_id = any (v_task_ids);
    update signalbox_data.tasks t
    set status = 'pending',
        status_reason = null,
        failed_attempts = 0,
        started_at = null,
        -- Not what a retry had to wait for.
        available_at = case when t.attempts = 0 then t.available_at end,
        updated_at = v_now
    where t.project_id = reset_workflow.project_id
        and t.id = any (v_task_ids)
        and t.finished_at is null;
    -- What somebody had begun with by hand holds slots too.
    perform signalbox._leave_limits(reset_workflow.project_id, v_task_ids);

    perform signalbox._require_workflow_status(
        reset_workflow.project_id, reset_workflow.workflow_id,
        enum_range(null::signalbox_data.workflow_status), 'reset',
        is_locking => true
    );
    update signalbox_data.workflows w
    set status = 'pending',
        status_reason = null,
        cancel_requested_at = null,
        ends_as = null,
        deadline_at = case when w.deadline_at > v_now then w.deadline_at end,
        phase = coalesce(w.phases[1], w.phase),
        started_at = null,
        finished_at = null,
        updated_at = v_now
    where w.project_id = reset_workflow.project_id
        and w.id = reset_workflow.workflow_id;

    -- A task that was made meanwhile may be in the queue; the claim that comes upon it holds it back.
    perform signalbox._close_workflows(
        array[reset_workflow.project_id], array[reset_workflow.workflow_id]
    );

    return query
        select * from signalbox.workflows w
        where w.project_id = reset_workflow.project_id
            and w.id = reset_workflow.workflow_id;
end;
$$;

comment on function signalbox.reset_workflow(uuid, uuid) is
    'Put all tasks of a workflow back to their beginning and return it, pending until activate_workflow; '
    'raises SB001 when there is no such workflow, and SB002 while somebody works on one of its tasks or '
    'it is being cancelled.';
grant execute on function signalbox.reset_workflow(uuid, uuid) to signalbox_operator;
