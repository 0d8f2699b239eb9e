-- Cancel a workflow because a newer one of its group takes its place.
create or replace function signalbox._supersede_workflow(
    project_id uuid,
    workflow_id uuid,
    superseded_by uuid,
    grace interval
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    perform signalbox._cancel_workflow(
        _supersede_workflow.project_id,
        _supersede_workflow.workflow_id,
        'cancelled',
        format('superseded by workflow %s', _supersede_workflow.superseded_by),
        'cancelled',
        _supersede_workflow.grace
    );
end;
$$;

comment on function signalbox._supersede_workflow(uuid, uuid, uuid, interval) is
    'Cancel a workflow in favour of a newer one of its group.';
