-- Refuse the id of a workflow that the project does not have.
create or replace function signalbox._require_workflow(project_id uuid, workflow_id uuid)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    perform from signalbox_data.workflows w
    where w.project_id = _require_workflow.project_id
        and w.id = _require_workflow.workflow_id;
    if not found then
        raise exception 'workflow % not found in project %',
            _require_workflow.workflow_id, _require_workflow.project_id
            using errcode = 'SB001';
    end if;
end;
$$;

comment on function signalbox._require_workflow(uuid, uuid) is
    'Raises SB001 when the project has no such workflow.';
grant execute on function signalbox._require_workflow(uuid, uuid) to signalbox_reader;
