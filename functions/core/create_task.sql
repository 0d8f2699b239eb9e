-- Make one task. It can be claimed as soon as everything in depends_on is completed; other
-- conditions are given with add_dependency. create_tasks makes many in one call.
--
--     select id from signalbox.create_task(
--         :project_id, :workflow_id, 'Deploy to staging',
--         priority => 'high', depends_on => array[:build_id, :test_id]::uuid[]);
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.create_task(
    project_id uuid,
    workflow_id uuid,
    title text,
    description text default null,
    priority signalbox_data.priority default 'medium',
    depends_on uuid[] default '{}',
    parent_task_id uuid default null,
    key text default null,
    type text default 'general',
    queue text default 'default',
    details text default null,
    test_strategy text default null,
    requirements jsonb default '[]',
    acceptance_criteria jsonb default '[]',
    complexity integer default null,
    language text default null,
    framework text default null,
    testing_framework text default null,
    command text default null,
    parameters jsonb default '{}',
    environment jsonb default '{}',
    working_directory text default null,
    repository_url text default null,
    branch_name text default null,
    assignee text default null,
    tags text[] default '{}',
    estimate interval default null,
    timeout interval default null,
    max_attempts integer default 3,
    retry_delay interval default '5 seconds',
    retry_delay_max interval default '1 hour',
    available_at timestamptz default null,
    metadata jsonb default '{}'
)
returns setof signalbox.tasks
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_id constant uuid := signalbox_data.new_id();
    v_depends_on constant uuid[] := coalesce(create_task.depends_on, '{}');
    v_is_free constant boolean := cardinality(v_depends_on) = 0
        and create_task.parent_task_id is null
        and coalesce(create_task.available_at <= signalbox_data.clock(), true);
    v_task signalbox.tasks;
    v_is_usual boolean;
begin
    perform signalbox._require_access(create_task.project_id, 'agent');
    if not v_is_free or current_setting('transaction_isolation') <> 'read committed' then
        perform signalbox._begin_locking();
        perform signalbox._require_open_workflow(create_task.project_id, create_task.workflow_id);
    end if;

    -- The graph lock comes before all others, and before the rank is drawn: a new task then
    -- ranks after whatever it waits for, and that is not deleted meanwhile.
    if create_task.parent_task_id is not null then
        perform pg_advisory_xact_lock(signalbox._lock_key('graph', create_task.project_id));
    elsif not v_is_free then
        perform pg_advisory_xact_lock_shared(signalbox._lock_key('graph', create_task.project_id));
    end if;

    if not v_is_free then
        perform signalbox._require_tasks(
            create_task.project_id,
            case
                when create_task.parent_task_id is null then v_depends_on
                else v_depends_on || create_task.parent_task_id
            end
        );
    end if;

    with made as (
        insert into signalbox_data.tasks (
            project_id, id, workflow_id, parent_task_id, status, priority, max_attempts,
            retry_delay, retry_delay_max, timeout, estimate, complexity, queue, key, title,
            type, description, details, test_strategy, requirements, acceptance_criteria,
            language, framework, testing_framework, command, parameters, environment,
            working_directory, repository_url, branch_name, assignee, tags, metadata,
            available_at
        )
        values (
            create_task.project_id,
            v_id,
            create_task.workflow_id,
            create_task.parent_task_id,
            case
                when v_is_free then 'ready'
                else 'pending'
            end::signalbox_data.task_status,
            signalbox.priority_number(create_task.priority),
            create_task.max_attempts,
            create_task.retry_delay,
            create_task.retry_delay_max,
            create_task.timeout,
            create_task.estimate,
            create_task.complexity,
            create_task.queue,
            create_task.key,
            create_task.title,
            create_task.type,
            create_task.description,
            create_task.details,
            create_task.test_strategy,
            create_task.requirements,
            create_task.acceptance_criteria,
            create_task.language,
            create_task.framework,
            create_task.testing_framework,
            create_task.command,
            create_task.parameters,
            create_task.environment,
            create_task.working_directory,
            create_task.repository_url,
            create_task.branch_name,
            create_task.assignee,
            create_task.tags,
            create_task.metadata,
            create_task.available_at
        )
        returning *
    ),
    queued as (
        insert into signalbox_data.ready_tasks (
            project_id, task_id, workflow_id, "position", priority, queue
        )
        select m.project_id, m.id, m.workflow_id, m.rank, m.priority, m.queue
        from made m
        where m.status = 'ready'
        returning case
            when queue in (
                select i.queue
                from signalbox_data.idle_workers i
                where i.expires_at > signalbox_data.clock()
            )
                then pg_notify('signalbox_work', queue)
        end
    )
    select *
    into v_task
    from made;

    if not v_is_free then
        -- A new task closes no cycle, save through its parent, and then the parent does not
        -- wait for it.
        perform signalbox._add_dependencies(
            create_task.project_id,
            array_agg(e.task_id order by e.place),
            array_agg(e.depends_on_id order by e.place),
            array_agg(e.type order by e.place),
            array_agg(e.condition order by e.place)
        )
        from (
            select
                v_id,
                d.id,
                'blocks'::signalbox_data.dependency_type,
                'success'::signalbox_data.dependency_condition,
                d.place
            from unnest(v_depends_on) with ordinality d (id, place)
            union all
            select create_task.parent_task_id, v_id, 'subtask', 'completion', null
            where create_task.parent_task_id is not null
        ) e (task_id, depends_on_id, type, condition, place)
        having count(*) > 0;
        perform signalbox._make_ready(create_task.project_id, array[v_id]);
    end if;

    -- A workflow is not finished behind this lock, nor deleted once its row is locked. Mostly it is open,
    -- and its project has no limits.
    perform pg_advisory_xact_lock_shared(
        signalbox._lock_key('workflow', create_task.workflow_id)
    );
    select w.status = 'active' and w.cancel_requested_at is null and not p.is_limited
    into v_is_usual
    from signalbox_data.workflows w
    inner join signalbox_data.projects p
        on p.id = w.project_id
    where w.project_id = create_task.project_id
        and w.id = create_task.workflow_id
        and p.status <> 'archived'
    for key share of w;

    if v_is_usual is distinct from true then
        perform signalbox._require_open_workflow(create_task.project_id, create_task.workflow_id);
        perform signalbox._limit_tasks(create_task.project_id, array[v_id]);
        perform signalbox._open_workflow(create_task.project_id, create_task.workflow_id);
        perform signalbox._hold_back(create_task.project_id, array[v_id]);
    end if;

    if not v_is_free or v_is_usual is distinct from true then
        select * into v_task
        from signalbox.tasks t
        where t.project_id = create_task.project_id
            and t.id = v_id;
    end if;
    return next v_task;
end;
$$;

comment on function signalbox.create_task(
    uuid, uuid, text, text, signalbox_data.priority, uuid[], uuid, text, text, text,
    text, text, jsonb, jsonb, integer, text, text, text, text, jsonb, jsonb, text, text,
    text, text, text[], interval, interval, integer, interval, interval, timestamptz,
    jsonb
) is
    'Make a task and return it; priority is 1 to 10 or low, medium, high, critical. Raises '
    'SB001 when the workflow, the parent or a dependency is not in the project and SB002 when '
    'the project is archived or the workflow is being cancelled.';
grant execute on function signalbox.create_task(
    uuid, uuid, text, text, signalbox_data.priority, uuid[], uuid, text, text, text,
    text, text, jsonb, jsonb, integer, text, text, text, text, jsonb, jsonb, text, text,
    text, text, text[], interval, interval, integer, interval, interval, timestamptz,
    jsonb
) to signalbox_agent;
