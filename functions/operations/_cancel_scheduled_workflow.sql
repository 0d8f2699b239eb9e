-- Cancel what is open in a workflow, first what the rest waits for. A worker that holds one of
-- the tasks loses its lease.
create or replace function signalbox._cancel_scheduled_workflow(
    project_id uuid,
    workflow_id uuid,
    reason text
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_task_id uuid;
begin
    loop
        select t.id
        into v_task_id
        from signalbox_data.tasks t
        where t.project_id = _cancel_scheduled_workflow.project_id
            and t.workflow_id = _cancel_scheduled_workflow.workflow_id
            and t.finished_at is null
        order by t.rank
        limit 1;
        exit when not found;

        perform signalbox.set_task_status(
            _cancel_scheduled_workflow.project_id,
            v_task_id,
            'cancelled',
            _cancel_scheduled_workflow.reason
        );
    end loop;
end;
$$;

comment on function signalbox._cancel_scheduled_workflow(uuid, uuid, text) is
    'Cancel every open task of a workflow, and so the workflow.';
