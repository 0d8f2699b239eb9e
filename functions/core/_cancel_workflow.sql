-- End a workflow before its time, with all that it started: no task of it is begun any more, the open ones
-- are cancelled, and when nothing of it runs it has the status ends_as.
--
-- Who makes a task holds the workflow's advisory lock in shared mode and then reads whether the workflow
-- is being cancelled. Here that lock is taken exclusively, after the row as in _close_workflows, and
-- then it is looked for once more: what was made before is seen, and nothing is made afterwards.
create or replace function signalbox._cancel_workflow(
    project_id uuid,
    workflow_id uuid,
    ends_as signalbox_data.workflow_status,
    reason text,
    error_type text,
    grace interval
)
returns uuid[]
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_now constant timestamptz := signalbox_data.clock();
    v_workflow_ids uuid[];
    v_locked uuid[] := '{}';
    v_task_ids uuid[];
    v_treated uuid[] := '{}';
    v_ended uuid[];
    v_ended_in uuid[] := '{}';
    v_id uuid;
begin
    loop
        v_workflow_ids := array(
            select b.id
            from signalbox._workflows_below(
                _cancel_workflow.project_id, _cancel_workflow.workflow_id
            ) b (id)
            order by b.id
        );
        v_task_ids := array(
            select t.id
            from signalbox_data.tasks t
            where t.project_id = _cancel_workflow.project_id
                and t.workflow_id = any (v_workflow_ids)
                and t.finished_at is null
                and t.id not in (select unnest(v_treated))
        );
        if v_task_ids <> '{}' then
            perform signalbox._lock_patiently(
                _cancel_workflow.project_id, v_task_ids, with_dependents => true
            );
            v_ended := signalbox._cancel_tasks(
                _cancel_workflow.project_id, v_task_ids, _cancel_workflow.reason,
                _cancel_workflow.error_type, _cancel_workflow.grace
            );
            if v_ended <> '{}' then
                select v_ended_in || s.ended_in
                into v_ended_in
                from signalbox._settle_dependents(
                    _cancel_workflow.project_id, v_ended, 'cancelled'
                ) s;
            end if;
            v_treated := v_treated || v_task_ids;
        elsif v_workflow_ids <@ v_locked then
            exit;
        end if;

        foreach v_id in array v_workflow_ids loop
            continue when v_id = any (v_locked);
            perform from signalbox_data.workflows w
            where w.project_id = _cancel_workflow.project_id
                and w.id = v_id
            for no key update;
            perform pg_advisory_xact_lock(signalbox._lock_key('workflow', v_id));
            v_locked := v_locked || v_id;
        end loop;
        -- What comes up from here on is waited for no more, see _lock_tasks.
        perform signalbox._has_locked();
    end loop;

    update signalbox_data.workflows w
    set cancel_requested_at = coalesce(w.cancel_requested_at, v_now),
        ends_as = coalesce(w.ends_as, _cancel_workflow.ends_as),
        starts_at = null,
        status_reason = coalesce(_cancel_workflow.reason, w.status_reason),
        updated_at = v_now
    where w.project_id = _cancel_workflow.project_id
        and w.id = any (v_workflow_ids);

    -- _close_workflows leaves alone what has no task at all.
    update signalbox_data.workflows w
    set status = w.ends_as,
        started_at = coalesce(
            w.started_at,
            (
                select min(t.started_at)
                from signalbox_data.tasks t
                where t.project_id = w.project_id
                    and t.workflow_id = w.id
            )
        ),
        finished_at = v_now
    where w.project_id = _cancel_workflow.project_id
        and w.id = any (v_workflow_ids)
        and not exists (
            select
            from signalbox_data.tasks t
            where t.project_id = w.project_id
                and t.workflow_id = w.id
                and t.finished_at is null
        );

    -- What waited for it in other workflows may have been skipped.
    perform signalbox._close_workflows(
        array_fill(_cancel_workflow.project_id, array[cardinality(o.ids)]), o.ids
    )
    from (
        select array_agg(distinct e.id)
        from unnest(v_ended_in) e (id)
        where e.id <> all (v_workflow_ids)
    ) o (ids)
    where o.ids is not null;

    return v_workflow_ids;
end;
$$;

comment on function signalbox._cancel_workflow(
    uuid, uuid, signalbox_data.workflow_status, text, text, interval
) is
    'Cancel the open tasks of a workflow and of those that it started, and end them as ends_as when '
    'nothing of them runs; returns those workflows.';
