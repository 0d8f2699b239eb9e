-- Say that a workflow has an open task again: called after a task was made in it or reopened,
-- as the last step. That task may have been skipped at once, because it waits for something
-- that has failed; then the workflow stays finished. Counterpart of _close_workflows, with the
-- same lock.
create or replace function signalbox._open_workflow(project_id uuid, workflow_id uuid)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set enable_seqscan = off
as $$
#variable_conflict use_column
begin
    perform signalbox._require_read_committed();

    perform pg_advisory_xact_lock_shared(
        signalbox._lock_key('workflow', _open_workflow.workflow_id)
    );

    update signalbox_data.workflows w
    set status = 'active',
        finished_at = null,
        updated_at = signalbox_data.clock()
    where w.project_id = _open_workflow.project_id
        and w.id = _open_workflow.workflow_id
        and w.finished_at is not null
        and exists (
            select
            from signalbox_data.tasks t
            where t.project_id = w.project_id
                and t.workflow_id = w.id
                and t.finished_at is null
        );
end;
$$;

comment on function signalbox._open_workflow(uuid, uuid) is
    'Make a finished workflow active again if it has an open task.';
