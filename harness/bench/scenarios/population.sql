-- Many tasks in the state that the functions would have left them in, made by few statements.

create schema bench;

-- Workflows for each of so many projects, of so many tasks each. A task waits for up to four
-- of the twenty before it, and every third workflow for a task of an earlier one. Workflows
-- are finished but for the newest ones; of those, two fifths of the tasks are.
--
-- Foreign keys are not checked here: check_population does it once for all.
create function bench.populate(
    projects integer,
    workflows integer,
    tasks integer,
    share_finished double precision
)
returns void
language plpgsql
volatile
set session_replication_role = replica
set jit = off
set max_parallel_workers_per_gather = 0
set work_mem = '256MB'
as $$
#variable_conflict use_column
declare
    v_began constant timestamptz := signalbox_data.clock() - interval '90 days';
begin
    perform setseed(0.5);

    insert into signalbox_data.projects (name)
    select format('project %s', p)
    from generate_series(1, populate.projects) p
    on conflict do nothing;

    create temporary table workflow on commit drop as
    select
        row_number() over (order by w, p)::integer as number,
        project.id as project_id,
        signalbox_data.new_id() as id,
        w as place,
        w <= populate.workflows * populate.share_finished as is_finished,
        v_began + interval '90 days' * w / (populate.workflows + 1) as created_at
    from generate_series(1, populate.workflows) w
    cross join generate_series(1, populate.projects) p
    inner join signalbox_data.projects project
        on project.name = format('project %s', p)
    order by 1;

    create temporary table node on commit drop as
    select
        ((w.number - 1) * populate.tasks + k) as number,
        k,
        w.project_id,
        w.id as workflow_id,
        signalbox_data.new_id() as id,
        w.is_finished or k <= populate.tasks * 0.4 as is_done,
        w.created_at
    from workflow w
    cross join generate_series(1, populate.tasks) k
    order by 1;
    create unique index on node (number);
    analyze node;

    create temporary table edge on commit drop as
    select back.number, back.number - back.steps as depends_on
    from (
        select n.number, n.k, j * 5 + 1 + floor(random() * 5)::integer as steps
        from node n
        cross join generate_series(0, 3) j
    ) back
    where back.k > back.steps
    union all
    -- Workflows are numbered through the projects in turn.
    select
        (w.number - 1) * populate.tasks + 1,
        (w.number - 1 - populate.projects * (1 + floor(random() * (w.place - 1))::integer))
            * populate.tasks
            + 1 + floor(random() * populate.tasks)::integer
    from workflow w
    where w.place % 3 = 0;
    analyze edge;

    create temporary table state on commit drop as
    select
        n.*,
        coalesce(u.unmet, 0) as unmet,
        case
            when n.is_done then 'completed'
            when u.unmet > 0 and n.k % 37 = 0 then 'blocked'
            when u.unmet > 0 then 'pending'
            when n.k % 3 = 0 then 'in_progress'
            else 'ready'
        end::signalbox_data.task_status as status
    from node n
    left join (
        select e.number, count(*)::integer
        from edge e
        inner join node dependency
            on dependency.number = e.depends_on
        where not dependency.is_done
        group by 1
    ) u (number, unmet)
        on u.number = n.number
    order by n.number;

    insert into signalbox_data.workflows (
        project_id, id, status, created_at, started_at, finished_at, name
    )
    select
        w.project_id,
        w.id,
        case when w.is_finished then 'completed' else 'active' end
            ::signalbox_data.workflow_status,
        w.created_at,
        w.created_at,
        case when w.is_finished then w.created_at + interval '1 hour' end,
        format('workflow %s of %s tasks', w.place, populate.tasks)
    from workflow w
    order by w.number;

    insert into signalbox_data.tasks (
        project_id, id, workflow_id, created_at, status, unmet_dependencies, attempts, rank,
        started_at, finished_at, priority, key, title, description
    )
    select
        s.project_id,
        s.id,
        s.workflow_id,
        s.created_at,
        s.status,
        s.unmet,
        case when s.status in ('completed', 'in_progress') then 1 else 0 end,
        nextval('signalbox_data.task_rank_seq'),
        case when s.status in ('completed', 'in_progress') then s.created_at end,
        case when s.status = 'completed' then s.created_at + interval '1 minute' end,
        1 + s.number % 10,
        s.k::text,
        format('Task %s of the workflow', s.k),
        repeat('What is to be done, at some length. ', 6)
    from state s
    order by s.number;

    insert into signalbox_data.task_dependencies (project_id, task_id, depends_on_task_id)
    select task.project_id, task.id, dependency.id
    from edge e
    inner join node task
        on task.number = e.number
    inner join node dependency
        on dependency.number = e.depends_on
    order by e.number;

    insert into signalbox_data.ready_tasks (
        project_id, task_id, workflow_id, "position", priority, queue
    )
    select t.project_id, t.id, t.workflow_id, t.rank, t.priority, t.queue
    from signalbox_data.tasks t
    inner join state s
        on s.project_id = t.project_id
        and s.id = t.id
    where s.status = 'ready'
    order by s.number;

    insert into signalbox_data.task_executions (
        project_id, task_id, attempt, started_at, expiry_check_at, lease_expires_at,
        finished_at, outcome, worker, result
    )
    select
        s.project_id,
        s.id,
        1,
        s.created_at,
        s.created_at + interval '1 year',
        s.created_at + interval '1 year',
        case when s.is_done then s.created_at + interval '1 minute' end,
        case when s.is_done then 'success' end::signalbox_data.execution_outcome,
        format('worker %s', s.number % 100),
        case when s.is_done then '{"exitCode": 0, "summary": "212 passed"}'::jsonb end
    from state s
    where s.status in ('completed', 'in_progress')
    order by s.number;

    insert into signalbox_data.task_logs (project_id, task_id, attempt, message)
    select s.project_id, s.id, 1, 'ran the tests'
    from state s
    where s.status in ('completed', 'in_progress')
        and s.number % 10 = 0
    order by s.number;

    drop table workflow, node, edge, state;
end;
$$;

-- What is wrong with the tasks that are there, a row each: no row when they could have been
-- made by the functions.
create function bench.check_population()
returns table (problem text, number bigint)
language sql
stable
set jit = off
set work_mem = '256MB'
as $$
    select problem, count(*)
    from (
        select 'a dependency ranks after its task'
        from signalbox_data.task_dependencies d
        left join signalbox_data.tasks task
            on task.project_id = d.project_id
            and task.id = d.task_id
        left join signalbox_data.tasks dependency
            on dependency.project_id = d.project_id
            and dependency.id = d.depends_on_task_id
        where (dependency.rank < task.rank) is not true
        union all
        select 'a task counts its unmet dependencies wrongly'
        from signalbox_data.tasks t
        left join (
            select d.project_id, d.task_id, count(*)
            from signalbox_data.task_dependencies d
            inner join signalbox_data.tasks dependency
                on dependency.project_id = d.project_id
                and dependency.id = d.depends_on_task_id
            where signalbox.is_ordering(d.type)
                and not signalbox.is_met(d.condition, dependency.status)
            group by 1, 2
        ) u (project_id, id, unmet)
            on u.project_id = t.project_id
            and u.id = t.id
        where t.unmet_dependencies <> coalesce(u.unmet, 0)
        union all
        select 'a task without unmet dependencies is pending'
        from signalbox_data.tasks t
        where t.status = 'pending'
            and t.unmet_dependencies = 0
        union all
        select 'the queue and the status disagree'
        from signalbox_data.ready_tasks r
        full join (
            select t.project_id, t.id
            from signalbox_data.tasks t
            where t.status = 'ready'
        ) t
            on t.project_id = r.project_id
            and t.id = r.task_id
        where r.task_id is null
            or t.id is null
        union all
        select 'an attempt and the status disagree'
        from signalbox_data.tasks t
        left join signalbox_data.task_executions e
            on e.project_id = t.project_id
            and e.task_id = t.id
            and e.attempt = t.attempts
        where (t.status = 'in_progress') <> (e.task_id is not null and e.finished_at is null)
            or (t.attempts > 0) <> (e.task_id is not null)
        union all
        select 'a workflow is over and has an open task, or the other way round'
        from signalbox_data.workflows w
        inner join (
            select t.project_id, t.workflow_id, bool_and(t.finished_at is not null)
            from signalbox_data.tasks t
            group by 1, 2
        ) t (project_id, id, is_over)
            on t.project_id = w.project_id
            and t.id = w.id
        where (w.finished_at is not null) <> t.is_over
    ) p (problem)
    group by problem;
$$;
