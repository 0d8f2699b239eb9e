-- Let a workflow be worked on: everything in it that waits for nothing else enters the queue. Counterpart
-- of _hold_back.
create or replace function signalbox._activate_workflow(
    project_id uuid,
    workflow_id uuid,
    allowed signalbox_data.workflow_status[],
    act text
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set cpu_tuple_cost = 100
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_status signalbox_data.workflow_status;
    v_task_ids uuid[];
    v_impossible uuid[];
    v_late uuid[];
    v_is_first boolean;
begin
    perform signalbox._begin_locking();
    v_status := signalbox._require_workflow_status(
        _activate_workflow.project_id, _activate_workflow.workflow_id,
        _activate_workflow.allowed || 'active'::signalbox_data.workflow_status,
        _activate_workflow.act
    );
    if v_status = 'active' then
        return;
    end if;

    -- Those that will be skipped are locked along with the others, for nobody is waited for later.
    select
        coalesce(array_agg(t.id) filter (where t.unmet_dependencies = 0), '{}'),
        coalesce(
            array_agg(t.id) filter (
                where t.unmet_dependencies > 0
                    and v_status <> 'paused'
                    and exists (
                        select
                        from signalbox_data.task_dependencies d
                        cross join lateral (
                            select o.status
                            from signalbox_data.tasks o
                            where o.project_id = d.project_id
                                and o.id = d.depends_on_task_id
                                and o.finished_at is not null
                            offset 0
                        ) dependency
                        where d.project_id = t.project_id
                            and d.task_id = t.id
                            and d.type not in ('relates_to', 'discovered_from')
                            and not signalbox.is_met(d.condition, dependency.status)
                    )
            ),
            '{}'
        )
    into v_task_ids, v_impossible
    from signalbox_data.tasks t
    where t.project_id = _activate_workflow.project_id
        and t.workflow_id = _activate_workflow.workflow_id
        and t.status = 'pending';
    perform signalbox._lock_patiently(_activate_workflow.project_id, v_task_ids || v_impossible);

    perform signalbox._require_workflow_status(
        _activate_workflow.project_id, _activate_workflow.workflow_id,
        _activate_workflow.allowed || 'active'::signalbox_data.workflow_status,
        _activate_workflow.act,
        is_locking => true
    );
    update signalbox_data.workflows w
    set status = 'active',
        status_reason = null,
        starts_at = null,
        updated_at = signalbox_data.clock()
    where w.project_id = _activate_workflow.project_id
        and w.id = _activate_workflow.workflow_id;

    -- What was held back since it was looked for; nobody holds back any more, for the row is taken.
    v_late := array(
        select t.id
        from signalbox_data.tasks t
        where t.project_id = _activate_workflow.project_id
            and t.workflow_id = _activate_workflow.workflow_id
            and t.status = 'pending'
            and t.unmet_dependencies = 0
            and t.id not in (select unnest(v_task_ids))
    );
    if v_late <> '{}' then
        perform signalbox._lock_tasks_at_once(_activate_workflow.project_id, v_late);
    end if;
    v_is_first := signalbox._begin_closing();
    perform signalbox._make_ready(_activate_workflow.project_id, v_task_ids || v_late);

    -- What a reset or a copy made pending may wait for something elsewhere that is over already.
    if v_status <> 'paused' then
        perform signalbox._skip_impossible(
            _activate_workflow.project_id,
            array(
                select t.id
                from signalbox_data.tasks t
                where t.project_id = _activate_workflow.project_id
                    and t.workflow_id = _activate_workflow.workflow_id
                    and t.status = 'pending'
                    and t.unmet_dependencies > 0
            )
        );
    end if;

    -- Who finished the last task meanwhile found the row taken.
    perform signalbox._close_or_collect(
        _activate_workflow.project_id, array[_activate_workflow.workflow_id]
    );
    if v_is_first then
        perform signalbox._end_closing();
    end if;
end;
$$;

comment on function signalbox._activate_workflow(
    uuid, uuid, signalbox_data.workflow_status[], text
) is
    'Make a workflow active and put what waits for nothing else into the queue; raises SB001 when there '
    'is no such workflow, and SB002 when it is neither active nor has one of the statuses allowed.';
