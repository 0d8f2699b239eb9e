-- Let nothing more of a workflow be claimed. What runs goes on, and what it lets go waits.
--
--     select status from signalbox.pause_workflow(:project_id, :workflow_id, 'the cluster is down');
--
-- A claim that begins after this call gets no task of the workflow. One that is under way at the same
-- moment may still take a task.
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.pause_workflow(
    project_id uuid,
    workflow_id uuid,
    reason text default null
)
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
    v_queued uuid[];
begin
    perform signalbox._require_access(pause_workflow.project_id, 'operator');
    perform signalbox._begin_locking();

    if signalbox._require_workflow_status(
        pause_workflow.project_id, pause_workflow.workflow_id, '{active,paused}', 'paused'
    ) = 'active' then
        -- Waits for the claims that are under way with them.
        v_queued := array(
            select r.task_id
            from signalbox_data.ready_tasks r
            where r.project_id = pause_workflow.project_id
                and r.task_id = any (array(
                    select t.id
                    from signalbox_data.tasks t
                    where t.project_id = pause_workflow.project_id
                        and t.workflow_id = pause_workflow.workflow_id
                        and t.status = 'ready'
                ))
            order by r.task_id
            for update
        );
        v_queued := v_queued || array(
            select r.task_id
            from signalbox_data.throttled_tasks r
            where r.project_id = pause_workflow.project_id
                and r.workflow_id = pause_workflow.workflow_id
            order by r.task_id
            for update
        );
        perform signalbox._leave_queue(pause_workflow.project_id, v_queued);

        perform signalbox._require_workflow_status(
            pause_workflow.project_id, pause_workflow.workflow_id, '{active,paused}', 'paused',
            is_locking => true
        );
        update signalbox_data.workflows w
        set status = 'paused',
            status_reason = pause_workflow.reason,
            updated_at = signalbox_data.clock()
        where w.project_id = pause_workflow.project_id
            and w.id = pause_workflow.workflow_id;

        -- Who finished the last task meanwhile found the row taken.
        perform signalbox._close_workflows(
            array[pause_workflow.project_id], array[pause_workflow.workflow_id]
        );
    end if;

    return query
        select * from signalbox.workflows w
        where w.project_id = pause_workflow.project_id
            and w.id = pause_workflow.workflow_id;
end;
$$;

comment on function signalbox.pause_workflow(uuid, uuid, text) is
    'Let nothing more of a workflow be claimed until resume_workflow, and return it; what runs goes on. '
    'Raises SB001 when there is no such workflow and SB002 when it is neither active nor paused.';
grant execute on function signalbox.pause_workflow(uuid, uuid, text) to signalbox_operator;
