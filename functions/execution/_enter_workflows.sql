-- What a claim does for tasks of workflows that have not begun or are not to be worked on: the first
-- claim begins a workflow, and what is in the queue of one that is paused meanwhile is held back. A
-- pause need not be seen by whoever makes a task ready, which would cost each of them a look.
--
-- What one finished task has let go may be thousands. So a claim that comes upon a task to be held
-- back takes others of the workflow along that stand near the head of the queue.
create or replace function signalbox._enter_workflows(
    project_id uuid,
    task_ids uuid[],
    workflow_ids uuid[]
)
returns uuid[]
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
as $$
#variable_conflict use_column
declare
    v_idle uuid[];
    v_free uuid[];
    v_more uuid[];
begin
    perform signalbox._begin_workflows(_enter_workflows.project_id, _enter_workflows.workflow_ids);

    v_idle := array(
        select w.id
        from signalbox_data.workflows w
        where w.project_id = _enter_workflows.project_id
            and w.id = any (_enter_workflows.workflow_ids)
            and signalbox._is_idle(w.status, w.cancel_requested_at)
    );
    if v_idle = '{}' then
        return _enter_workflows.task_ids;
    end if;

    v_free := signalbox._hold_back(_enter_workflows.project_id, _enter_workflows.task_ids);

    v_more := array(
        select r.task_id
        from signalbox_data.ready_tasks r
        where r.ctid = any (array(
            select head.ctid
            from (
                select r.ctid, r.workflow_id
                from signalbox_data.ready_tasks r
                where r.queue = (
                        select t.queue
                        from signalbox_data.tasks t
                        where t.project_id = _enter_workflows.project_id
                            and t.id = _enter_workflows.task_ids[1]
                    )
                    and r.project_id = _enter_workflows.project_id
                order by r.priority desc, r."position"
                limit 1000
            ) head
            where head.workflow_id = any (v_idle)
        ))
        for update skip locked
    );
    if v_more <> '{}' then
        perform signalbox._hold_back(_enter_workflows.project_id, v_more);
    end if;

    return v_free;
end;
$$;

comment on function signalbox._enter_workflows(uuid, uuid[], uuid[]) is
    'Begin the workflows of tasks that are being claimed, and hold back the tasks whose workflow is not '
    'to be worked on; returns the others.';
