-- Go on from tasks that have just ended without having been at work: with what waits for them, and with
-- the end of their workflows.
create or replace function signalbox._settle_ended(
    project_id uuid,
    completed uuid[],
    failed uuid[],
    skipped uuid[]
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_ended constant uuid[] :=
        _settle_ended.completed || _settle_ended.failed || _settle_ended.skipped;
    v_workflow_ids uuid[];
    v_settled record;
begin
    if coalesce(cardinality(v_ended), 0) = 0 then
        return;
    end if;

    v_workflow_ids := array(
        select distinct t.workflow_id
        from signalbox_data.tasks t
        where t.project_id = _settle_ended.project_id
            and t.id = any (v_ended)
    );
    if cardinality(_settle_ended.completed) > 0 then
        v_settled := signalbox._settle_dependents(
            _settle_ended.project_id, _settle_ended.completed, 'completed'
        );
        v_workflow_ids := v_workflow_ids || v_settled.ended_in;
    end if;
    if cardinality(_settle_ended.failed) > 0 then
        v_settled := signalbox._settle_dependents(
            _settle_ended.project_id, _settle_ended.failed, 'failed'
        );
        v_workflow_ids := v_workflow_ids || v_settled.ended_in;
    end if;
    if cardinality(_settle_ended.skipped) > 0 then
        v_settled := signalbox._settle_dependents(
            _settle_ended.project_id, _settle_ended.skipped, 'skipped'
        );
        v_workflow_ids := v_workflow_ids || v_settled.ended_in;
    end if;

    perform signalbox._close_or_collect(_settle_ended.project_id, v_workflow_ids);
end;
$$;

comment on function signalbox._settle_ended(uuid, uuid[], uuid[], uuid[]) is
    'Settle everything that waits for tasks that have just ended without a worker, and finish their '
    'workflows where they were the last.';
