-- Cancel a workflow with all the workflows that it started. Tasks at which nobody works are cancelled at
-- once, with everything that waits for them elsewhere; no task is begun or made any more. The workers of
-- the others are told by their next heartbeat, and have until the end of the grace period to finish or
-- clean up. Then their leases end. The workflow is cancelled when nothing of it runs any more.
--
--     select status, cancel_requested_at
--     from signalbox.cancel_workflow(:project_id, :workflow_id, 'superseded', '1 minute');
--
-- A success that a worker reports in that time is recorded as one, for the work is done; anything else
-- as a cancellation. To cancel once more, with a shorter grace period, is possible.
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.cancel_workflow(
    project_id uuid,
    workflow_id uuid,
    reason text default null,
    grace interval default '5 minutes'
)
returns setof signalbox.workflows
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
set cpu_tuple_cost = 100
set jit = off
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_workflow record;
begin
    perform signalbox._require_access(cancel_workflow.project_id, 'operator');
    perform signalbox._require_grace(cancel_workflow.grace);
    perform signalbox._begin_locking();
    perform signalbox._require_workflow(cancel_workflow.project_id, cancel_workflow.workflow_id);

    perform signalbox._cancel_workflow(
        cancel_workflow.project_id, cancel_workflow.workflow_id, 'cancelled',
        cancel_workflow.reason, 'cancelled', cancel_workflow.grace
    );

    select w.status, w.cancel_requested_at
    into v_workflow
    from signalbox_data.workflows w
    where w.project_id = cancel_workflow.project_id
        and w.id = cancel_workflow.workflow_id;
    if v_workflow.status in ('completed', 'failed') and v_workflow.cancel_requested_at is null then
        raise exception 'workflow % is % and cannot be cancelled',
            cancel_workflow.workflow_id, v_workflow.status
            using errcode = 'SB002';
    end if;

    return query
        select * from signalbox.workflows w
        where w.project_id = cancel_workflow.project_id
            and w.id = cancel_workflow.workflow_id;
end;
$$;

comment on function signalbox.cancel_workflow(uuid, uuid, text, interval) is
    'Cancel a workflow with those that it started and return it; it has its end when nothing of it runs '
    'any more, at the latest after the grace period. Raises SB001 when there is no such workflow, SB002 '
    'when it is completed or failed, and SB006 for a grace period out of range.';
grant execute on function signalbox.cancel_workflow(uuid, uuid, text, interval)
    to signalbox_operator;
