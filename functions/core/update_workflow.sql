-- Change the fields named, leave the others. A null clears a field. The status is changed by
-- activate_workflow, pause_workflow and the like, the phase by advance_workflow.
--
--     select * from signalbox.update_workflow(
--         :project_id, :workflow_id, '{"priority": "high", "deadline_at": "2027-01-31 18:00+01"}');
--
-- scheduled_at moves the beginning of a workflow that is pending; without one it waits for
-- activate_workflow. With on_dependency_failure set to skip, what waits in vain already is skipped at once. What
-- could bring about more of it at this moment is held: edges by the graph, ends of tasks by the tasks.
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.update_workflow(
    project_id uuid,
    workflow_id uuid,
    changes jsonb
)
returns setof signalbox.workflows
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
set cpu_tuple_cost = 100
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_old signalbox_data.workflows;
    v_new signalbox_data.workflows;
begin
    perform signalbox._require_access(update_workflow.project_id, 'agent');
    perform signalbox._require_read_committed();
    perform signalbox._require_changes(
        changes,
        '{name,description,priority,on_dependency_failure,scheduled_at,deadline_at,on_deadline,'
        'phases,tags,metadata}'
    );

    if update_workflow.changes ->> 'on_dependency_failure' = 'skip' then
        perform signalbox._begin_locking();
        perform pg_advisory_xact_lock(signalbox._lock_key('graph', update_workflow.project_id));
        perform signalbox._lock_patiently(
            update_workflow.project_id,
            array(
                select t.id
                from signalbox_data.tasks t
                where t.project_id = update_workflow.project_id
                    and t.workflow_id = update_workflow.workflow_id
                    and t.finished_at is null
                union
                select d.depends_on_task_id
                from signalbox_data.tasks t
                inner join signalbox_data.task_dependencies d
                    on d.project_id = t.project_id
                    and d.task_id = t.id
                    and d.type in ('blocks', 'subtask', 'inherited')
                where t.project_id = update_workflow.project_id
                    and t.workflow_id = update_workflow.workflow_id
                    and t.status = 'pending'
                    and t.unmet_dependencies > 0
            ),
            with_dependents => true
        );
    end if;

    select *
    into v_old
    from signalbox_data.workflows w
    where w.project_id = update_workflow.project_id
        and w.id = update_workflow.workflow_id
    for no key update;
    if not found then
        raise exception 'workflow % not found in project %',
            update_workflow.workflow_id, update_workflow.project_id
            using errcode = 'SB001';
    end if;

    v_new := jsonb_populate_record(v_old, update_workflow.changes - 'priority');
    if update_workflow.changes ? 'priority' then
        v_new.priority := signalbox.priority_number(
            (update_workflow.changes ->> 'priority')::signalbox_data.priority
        );
    end if;
    -- One that waits for its turn in a group has begun to, and begins when that has come.
    if update_workflow.changes ? 'scheduled_at'
        and v_old.status = 'pending'
        and v_old.cancel_requested_at is null
        and not exists (
            select
            from signalbox_data.group_members m
            where m.project_id = update_workflow.project_id
                and m.workflow_id = update_workflow.workflow_id
        )
        and (v_old.starts_at is not null or v_new.scheduled_at > signalbox_data.clock())
    then
        v_new.starts_at := v_new.scheduled_at;
    end if;

    update signalbox_data.workflows w
    set name = v_new.name,
        description = v_new.description,
        priority = v_new.priority,
        on_dependency_failure = v_new.on_dependency_failure,
        scheduled_at = v_new.scheduled_at,
        starts_at = v_new.starts_at,
        deadline_at = v_new.deadline_at,
        on_deadline = v_new.on_deadline,
        phases = v_new.phases,
        tags = v_new.tags,
        metadata = v_new.metadata,
        updated_at = signalbox_data.clock()
    where w.project_id = update_workflow.project_id
        and w.id = update_workflow.workflow_id;

    perform signalbox._begin_closing();
    if v_old.on_dependency_failure <> 'skip' and v_new.on_dependency_failure = 'skip' then
        perform signalbox._skip_impossible(
            update_workflow.project_id,
            array(
                select t.id
                from signalbox_data.tasks t
                where t.project_id = update_workflow.project_id
                    and t.workflow_id = update_workflow.workflow_id
                    and t.status = 'pending'
                    and t.unmet_dependencies > 0
            )
        );
    end if;
    -- Who finished the last task meanwhile found the row taken.
    perform signalbox._close_or_collect(
        update_workflow.project_id, array[update_workflow.workflow_id]
    );
    perform signalbox._end_closing();

    return query
        select * from signalbox.workflows w
        where w.project_id = update_workflow.project_id
            and w.id = update_workflow.workflow_id;
end;
$$;

comment on function signalbox.update_workflow(uuid, uuid, jsonb) is
    'Change the fields of a workflow that changes names and return it; raises SB001 when there is no '
    'such workflow, SB005 for a field that cannot be changed, and 40001 where what is to be skipped is being '
    'changed by somebody else at the same moment.';
grant execute on function signalbox.update_workflow(uuid, uuid, jsonb) to signalbox_agent;
