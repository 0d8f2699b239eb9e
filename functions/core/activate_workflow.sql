-- Begin with a workflow that was made as a draft, or that waits to be begun: what waits for nothing else
-- can be claimed from now on.
--
--     select status from signalbox.activate_workflow(:project_id, :workflow_id);
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.activate_workflow(project_id uuid, workflow_id uuid)
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
    perform signalbox._require_access(activate_workflow.project_id, 'operator');
    perform signalbox._activate_workflow(
        activate_workflow.project_id, activate_workflow.workflow_id, '{draft,pending}', 'activated'
    );
    return query
        select * from signalbox.workflows w
        where w.project_id = activate_workflow.project_id
            and w.id = activate_workflow.workflow_id;
end;
$$;

comment on function signalbox.activate_workflow(uuid, uuid) is
    'Let a workflow that is a draft or pending be worked on and return it; raises SB001 when there is no such '
    'workflow and SB002 when it is neither draft nor pending nor active.';
grant execute on function signalbox.activate_workflow(uuid, uuid) to signalbox_operator;
