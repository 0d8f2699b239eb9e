-- Skip those of the tasks that wait for something which has already finished otherwise, and
-- settle what waits for them.
create or replace function signalbox._skip_impossible(project_id uuid, task_ids uuid[])
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
    v_impossible uuid[];
    v_skipped uuid[];
    v_workflow_ids uuid[];
begin
    select array_agg(distinct d.task_id)
    into v_impossible
    from signalbox_data.task_dependencies d
    inner join signalbox_data.tasks dependency
        on dependency.project_id = d.project_id
        and dependency.id = d.depends_on_task_id
    where d.project_id = _skip_impossible.project_id
        and d.task_id = any (_skip_impossible.task_ids)
        and d.type in ('blocks', 'subtask', 'inherited')
        and dependency.finished_at is not null
        and not signalbox.is_met(d.condition, dependency.status);
    if v_impossible is null then
        return;
    end if;

    -- A call that has been through its first round of locks waits for nobody any more.
    if current_setting('signalbox.has_locked', true) = 'true' then
        select array_agg(t.id)
        into v_impossible
        from signalbox_data.tasks t
        inner join signalbox_data.workflows w
            on w.project_id = t.project_id
            and w.id = t.workflow_id
        where t.project_id = _skip_impossible.project_id
            and t.id = any (v_impossible)
            and t.status = 'pending'
            and w.on_dependency_failure = 'skip';
        if v_impossible is null then
            return;
        end if;
        perform signalbox._lock_dependents(
            array_fill(_skip_impossible.project_id, array[cardinality(v_impossible)]),
            v_impossible,
            array_fill(true, array[cardinality(v_impossible)]),
            true
        );
    end if;

    select array_agg(s.task_id), array_agg(distinct s.workflow_id)
    into v_skipped, v_workflow_ids
    from signalbox._skip_tasks(_skip_impossible.project_id, v_impossible) s;
    if v_skipped is null then
        return;
    end if;

    select v_workflow_ids || coalesce(s.ended_in, '{}')
    into v_workflow_ids
    from signalbox._settle_dependents(_skip_impossible.project_id, v_skipped, 'skipped') s;

    perform signalbox._close_or_collect(_skip_impossible.project_id, v_workflow_ids);
end;
$$;

comment on function signalbox._skip_impossible(uuid, uuid[]) is
    'Skip those of the tasks that have a dependency which can no longer be met, with all that '
    'follows.';
