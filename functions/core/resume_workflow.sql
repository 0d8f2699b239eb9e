-- Go on with a paused workflow: everything in it that waits for nothing else can be claimed again.
--
--     select status from signalbox.resume_workflow(:project_id, :workflow_id);
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.resume_workflow(project_id uuid, workflow_id uuid)
returns setof signalbox.workflows
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
set cpu_tuple_cost = 100
as $$
#variable_conflict use_column
begin
    perform signalbox._require_access(resume_workflow.project_id, 'operator');
    perform signalbox._activate_workflow(
        resume_workflow.project_id, resume_workflow.workflow_id, '{paused}', 'resumed'
    );
    return query
        select * from signalbox.workflows w
        where w.project_id = resume_workflow.project_id
            and w.id = resume_workflow.workflow_id;
end;
$$;

comment on function signalbox.resume_workflow(uuid, uuid) is
    'Go on with a paused workflow and return it; raises SB001 when there is no such '
    'workflow and SB002 when it is neither paused nor active.';
grant execute on function signalbox.resume_workflow(uuid, uuid) to signalbox_operator;
