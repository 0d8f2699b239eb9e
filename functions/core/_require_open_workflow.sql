-- Refuse to put tasks where they could never run, and hold the workflow, so that it is not deleted
-- before they can be seen to be in it.
create or replace function signalbox._require_open_workflow(project_id uuid, workflow_id uuid)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_project_status signalbox_data.project_status;
begin
    select p.status
    into v_project_status
    from signalbox_data.workflows w
    inner join signalbox_data.projects p
        on p.id = w.project_id
    where w.project_id = _require_open_workflow.project_id
        and w.id = _require_open_workflow.workflow_id
    for key share of w;

    if not found then
        raise exception 'workflow % not found in project %',
            _require_open_workflow.workflow_id, _require_open_workflow.project_id
            using errcode = 'SB001';
    end if;
    if v_project_status = 'archived' then
        raise exception 'project % is archived', _require_open_workflow.project_id
            using
                errcode = 'SB002',
                hint = 'update_project(project_id, ''{"status": "active"}'') opens it again.';
    end if;
end;
$$;

comment on function signalbox._require_open_workflow(uuid, uuid) is
    'Raises SB001 when there is no such workflow and SB002 when its project is archived; else the '
    'workflow cannot be deleted until the transaction ends.';
