-- Start a run of a definition: a workflow with all its tasks, in one call. The run stays on the version
-- that it was started with, whatever is defined later.
--
--     select id from signalbox.start_workflow(
--         :project_id, 'release', '{"version": "2.4.0"}', idempotency_key => 'release 2.4.0');
--
-- The same idempotency key starts one run however often it is called, also by two sessions at once,
-- and returns it. With scheduled_at in the future no task can be claimed before. Where the definition
-- names a concurrency group, the run is pending until its turn has come.
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.start_workflow(
    project_id uuid,
    name text,
    inputs jsonb default '{}',
    idempotency_key text default null,
    scheduled_at timestamptz default null,
    version integer default null,
    parent_workflow_id uuid default null,
    workflow_name text default null
)
returns setof signalbox.workflows
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
set jit = off
set intervalstyle = postgres
as $$
#variable_conflict use_column
declare
    v_id constant uuid := signalbox_data.new_id();
    v_now constant timestamptz := signalbox_data.clock();
    v_definition signalbox.workflow_definitions;
    v_inputs jsonb;
    v_earlier signalbox.workflows;
    v_made record;
    v_context jsonb;
    v_group text;
begin
    perform signalbox._require_access(start_workflow.project_id, 'agent');
    perform signalbox._begin_locking();

    if start_workflow.idempotency_key is not null then
        v_earlier := signalbox._earlier_run(
            start_workflow.project_id, start_workflow.idempotency_key, start_workflow.name,
            start_workflow.inputs
        );
        if v_earlier.id is not null then
            return next v_earlier;
            return;
        end if;
    end if;

    perform from signalbox_data.projects p
    where p.id = start_workflow.project_id
        and p.status = 'active'
    for key share;
    if not found then
        raise exception 'no active project %', start_workflow.project_id
            using
                errcode = 'SB001',
                hint = 'It does not exist, or it is archived: see signalbox.projects.';
    end if;
    perform signalbox._require_parent_workflow(
        start_workflow.project_id, start_workflow.parent_workflow_id
    );

    v_definition := signalbox._require_definition(
        start_workflow.project_id, start_workflow.name, start_workflow.version
    );
    if v_definition.archived_at is not null then
        raise exception 'version % of definition "%" is archived',
            v_definition.version, v_definition.name
            using
                errcode = 'SB002',
                hint = 'define_workflow makes another version.';
    end if;
    v_inputs := signalbox._read_inputs(
        v_definition.definition -> 'inputs', start_workflow.inputs
    );
    v_context := jsonb_build_object(
        'inputs', v_inputs,
        'workflow', jsonb_build_object(
            'id', v_id,
            'name', coalesce(start_workflow.workflow_name, v_definition.name)
        )
    );
    v_group := signalbox._resolve_references(
        v_definition.definition #> '{concurrency,group}', v_context
    ) #>> '{}';
    -- Who joins a group does so before it takes other locks, see join_concurrency_group.
    if v_group is not null then
        perform pg_advisory_xact_lock(signalbox._limit_lock_key(
            start_workflow.project_id, 'group', v_group
        ));
    end if;

    insert into signalbox_data.workflows (
        project_id, id, parent_workflow_id, status, on_dependency_failure, priority,
        scheduled_at, deadline_at, name, description, tags, metadata, definition_id, inputs,
        idempotency_key
    )
    values (
        start_workflow.project_id,
        v_id,
        start_workflow.parent_workflow_id,
        case when v_group is null then 'active' else 'pending' end
            ::signalbox_data.workflow_status,
        coalesce(v_definition.definition ->> 'on_dependency_failure', 'skip')
            ::signalbox_data.dependency_failure_policy,
        signalbox.priority_number(
            coalesce(v_definition.definition ->> 'priority', 'medium')::signalbox_data.priority
        ),
        start_workflow.scheduled_at,
        coalesce(start_workflow.scheduled_at, v_now)
            + (v_definition.definition ->> 'deadline')::interval,
        coalesce(start_workflow.workflow_name, v_definition.name),
        v_definition.description,
        array(
            select jsonb_array_elements_text(coalesce(v_definition.definition -> 'tags', '[]'))
        ),
        coalesce(v_definition.definition -> 'metadata', '{}'),
        v_definition.id,
        v_inputs,
        start_workflow.idempotency_key
    )
    on conflict (idempotency_key, project_id) where idempotency_key is not null do nothing;
    if not found then
        -- Another session was first, and has committed meanwhile.
        return next signalbox._earlier_run(
            start_workflow.project_id, start_workflow.idempotency_key, start_workflow.name,
            start_workflow.inputs
        );
        return;
    end if;

    v_made := signalbox._run_documents(
        v_definition.definition,
        v_context,
        case when start_workflow.scheduled_at > v_now then start_workflow.scheduled_at end
    );
    perform from signalbox.create_tasks(start_workflow.project_id, v_id, v_made.documents);
    if v_made.lists <> '{}' then
        update signalbox_data.task_rules r
        set item_count = (l.list ->> 'count')::integer,
            items_digest = l.list ->> 'digest',
            item_sets = 1
        from jsonb_each(v_made.lists) l (key, list)
        inner join signalbox_data.tasks t
            on t.workflow_id = v_id
            and t.project_id = start_workflow.project_id
            and t.key = l.key
        where r.project_id = start_workflow.project_id
            and r.task_id = t.id;
    end if;
    if v_made.items <> '{}' then
        update signalbox_data.task_rules r
        set item = i.item -> 'item',
            item_index = (i.item ->> 'index')::integer,
            wait_template = i.item -> 'wait'
        from jsonb_each(v_made.items) i (key, item)
        inner join signalbox_data.tasks t
            on t.workflow_id = v_id
            and t.project_id = start_workflow.project_id
            and t.key = i.key
        where r.project_id = start_workflow.project_id
            and r.task_id = t.id;
    end if;

    if v_group is not null then
        perform signalbox.join_concurrency_group(
            start_workflow.project_id,
            v_id,
            v_group,
            case
                when v_definition.definition @> '{"concurrency": {"cancel_in_progress": true}}'
                    then 'cancel_in_progress'
                else 'queue'
            end
        );
    end if;

    return query
        select *
        from signalbox.workflows w
        where w.project_id = start_workflow.project_id
            and w.id = v_id;
end;
$$;

comment on function signalbox.start_workflow(
    uuid, text, jsonb, text, timestamptz, integer, uuid, text
) is
    'Start a run of the latest version of a definition, or of the one named, and return the workflow; '
    'an idempotency key that was used returns the run that it started. Raises SB001 when there is no '
    'such definition, project or parent workflow, SB002 when the definition is archived, SB005 with '
    'the JSON path of every input that is not understood, SB006 when a list is too long, and 23505 '
    'when the idempotency key was used with other inputs.';
grant execute on function signalbox.start_workflow(
    uuid, text, jsonb, text, timestamptz, integer, uuid, text
) to signalbox_agent;
