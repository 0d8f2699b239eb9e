-- Refuse to do something with a workflow that its status does not allow. With is_locking the workflow's
-- row is held from then on, so that nobody changes the status meanwhile: in the global order of
-- locks the row comes after all tasks.
create or replace function signalbox._require_workflow_status(
    project_id uuid,
    workflow_id uuid,
    allowed signalbox_data.workflow_status[],
    act text,
    is_locking boolean default false
)
returns signalbox_data.workflow_status
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_workflow record;
begin
    if _require_workflow_status.is_locking then
        perform from signalbox_data.workflows w
        where w.project_id = _require_workflow_status.project_id
            and w.id = _require_workflow_status.workflow_id
        for no key update;
    end if;

    select w.status, w.cancel_requested_at is not null and w.finished_at is null as is_ending
    into v_workflow
    from signalbox_data.workflows w
    where w.project_id = _require_workflow_status.project_id
        and w.id = _require_workflow_status.workflow_id;
    if not found then
        raise exception 'workflow % not found in project %',
            _require_workflow_status.workflow_id, _require_workflow_status.project_id
            using errcode = 'SB001';
    end if;

    if v_workflow.is_ending or v_workflow.status <> all (_require_workflow_status.allowed) then
        raise exception 'workflow % is % and cannot be %',
            _require_workflow_status.workflow_id,
            case when v_workflow.is_ending then 'being cancelled' else v_workflow.status::text end,
            _require_workflow_status.act
            using
                errcode = 'SB002',
                hint = case
                    when v_workflow.is_ending
                        then 'It is over when nothing of it runs any more.'
                    else 'It can be while it is '
                        || array_to_string(_require_workflow_status.allowed, ', ') || '.'
                end;
    end if;
    return v_workflow.status;
end;
$$;

comment on function signalbox._require_workflow_status(
    uuid, uuid, signalbox_data.workflow_status[], text, boolean
) is
    'The status of a workflow; raises SB001 when there is no such workflow, and SB002 when its status is '
    'not among those allowed or it is being cancelled.';
