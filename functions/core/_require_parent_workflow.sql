-- Refuse to start a workflow from one that does not exist or that is being cancelled. Behind this lock
-- nobody cancels the parent without seeing what it starts.
create or replace function signalbox._require_parent_workflow(
    project_id uuid,
    parent_workflow_id uuid
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_is_cancelled boolean;
begin
    if _require_parent_workflow.parent_workflow_id is null then
        return;
    end if;
    perform pg_advisory_xact_lock_shared(
        signalbox._lock_key('workflow', _require_parent_workflow.parent_workflow_id)
    );
    select w.cancel_requested_at is not null
    into v_is_cancelled
    from signalbox_data.workflows w
    where w.project_id = _require_parent_workflow.project_id
        and w.id = _require_parent_workflow.parent_workflow_id;
    if not found then
        raise exception 'workflow % not found in project %',
            _require_parent_workflow.parent_workflow_id, _require_parent_workflow.project_id
            using errcode = 'SB001';
    end if;
    if v_is_cancelled then
        raise exception 'workflow % is cancelled and starts no other',
            _require_parent_workflow.parent_workflow_id
            using errcode = 'SB002';
    end if;
end;
$$;

comment on function signalbox._require_parent_workflow(uuid, uuid) is
    'Raises SB001 when there is no such workflow and SB002 when it is cancelled; null passes. Until the '
    'transaction ends it is not cancelled without seeing what it starts.';
