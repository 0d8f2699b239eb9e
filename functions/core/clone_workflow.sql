-- Make a workflow with the same tasks, rules and dependencies, as nobody had begun with it. A dependency on
-- a task of another workflow is kept; what others wait for is not theirs to wait for twice.
--
--     select id from signalbox.clone_workflow(:project_id, :workflow_id, 'release 2.5');
--
-- metadata says which workflow it was cloned from.
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.clone_workflow(
    project_id uuid,
    workflow_id uuid,
    name text default null,
    status signalbox_data.workflow_status default 'active',
    deadline_at timestamptz default null
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
    v_old signalbox_data.workflows;
    v_id uuid;
    v_keyless text[];
begin
    perform signalbox._require_access(clone_workflow.project_id, 'agent');
    perform signalbox._require_workflow(clone_workflow.project_id, clone_workflow.workflow_id);
    select *
    into v_old
    from signalbox_data.workflows w
    where w.project_id = clone_workflow.project_id
        and w.id = clone_workflow.workflow_id;

    select w.id
    into v_id
    from signalbox.create_workflow(
        clone_workflow.project_id,
        coalesce(clone_workflow.name, v_old.name),
        description => v_old.description,
        priority => v_old.priority::integer,
        on_dependency_failure => v_old.on_dependency_failure,
        deadline_at => clone_workflow.deadline_at,
        phase => case when v_old.phases = '{}' then v_old.phase end,
        tags => v_old.tags,
        metadata => v_old.metadata || jsonb_build_object('cloned_from', v_old.id),
        status => clone_workflow.status,
        phases => v_old.phases
    ) w;

    -- What it was started with goes along, for conditions and references to read.
    update signalbox_data.workflows w
    set definition_id = v_old.definition_id,
        inputs = v_old.inputs
    where w.project_id = clone_workflow.project_id
        and w.id = v_id
        and v_old.definition_id is not null;

    v_keyless := array(
        select t.id::text
        from signalbox_data.tasks t
        where t.project_id = clone_workflow.project_id
            and t.workflow_id = clone_workflow.workflow_id
            and t.key is null
    );
    perform signalbox.create_tasks(
        clone_workflow.project_id,
        v_id,
        signalbox._task_documents(clone_workflow.project_id, clone_workflow.workflow_id)
    );
    -- What is waited for is filled in anew. The task waits for others, whose results it takes, and has
    -- not been at its gate.
    update signalbox_data.task_rules r
    set wait_template = o.wait_template
    from signalbox_data.tasks t
    inner join signalbox_data.tasks old
        on old.workflow_id = clone_workflow.workflow_id
        and old.project_id = t.project_id
        and old.key = t.key
    inner join signalbox_data.task_rules o
        on o.project_id = old.project_id
        and o.task_id = old.id
        and o.wait_template is not null
    where t.project_id = clone_workflow.project_id
        and t.workflow_id = v_id
        and t.is_gated
        and r.project_id = t.project_id
        and r.task_id = t.id;
    if v_keyless <> '{}' then
        update signalbox_data.tasks t
        set key = null
        where t.project_id = clone_workflow.project_id
            and t.workflow_id = v_id
            and t.key = any (v_keyless);
    end if;

    return query
        select * from signalbox.workflows w
        where w.project_id = clone_workflow.project_id
            and w.id = v_id;
end;
$$;

comment on function signalbox.clone_workflow(
    uuid, uuid, text, signalbox_data.workflow_status, timestamptz
) is
    'Make a workflow with the tasks, rules and dependencies of another, as nobody had begun with it, and '
    'return it; raises SB001 when there is no such workflow or the project is archived.';
grant execute on function signalbox.clone_workflow(
    uuid, uuid, text, signalbox_data.workflow_status, timestamptz
) to signalbox_agent;
