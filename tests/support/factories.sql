-- What tests arrange things with: thin wrappers of the public functions. The project and
-- the workflow made last are remembered for the session, and tasks are called by their
-- keys.

create or replace function tests.make_project(name text default null)
returns uuid
language sql
volatile
as $$
    select set_config('tests.project_id', p.id::text, false)::uuid
    from signalbox.create_project(
        coalesce(make_project.name, 'project ' || signalbox_data.new_id())
    ) p;
$$;

create or replace function tests.project()
returns uuid
language sql
stable
as 'select current_setting(''tests.project_id'')::uuid';

-- Without a project it makes one, when none has been made before.
create or replace function tests.make_workflow(
    project_id uuid default null,
    on_dependency_failure signalbox_data.dependency_failure_policy default 'skip',
    name text default 'workflow'
)
returns uuid
language sql
volatile
as $$
    select set_config('tests.workflow_id', w.id::text, false)::uuid
    from signalbox.create_workflow(
        coalesce(
            make_workflow.project_id,
            nullif(current_setting('tests.project_id', true), '')::uuid,
            tests.make_project()
        ),
        make_workflow.name,
        on_dependency_failure => make_workflow.on_dependency_failure
    ) w;
$$;

create or replace function tests.workflow()
returns uuid
language sql
stable
as 'select current_setting(''tests.workflow_id'')::uuid';

-- The task with a key, in whichever workflow of the present project it is; the key is its
-- title as well.
create or replace function tests.task(key text)
returns uuid
language sql
stable
as $$
    select t.id
    from signalbox_data.tasks t
    where t.project_id = tests.project()
        and t.key = task.key;
$$;

create or replace function tests.make_task(
    key text,
    depends_on text[] default '{}',
    parent text default null,
    priority signalbox_data.priority default 'medium',
    queue text default 'default',
    max_attempts integer default 3,
    retry_delay interval default '5 seconds',
    timeout interval default null,
    available_at timestamptz default null,
    workflow_id uuid default null
)
returns uuid
language sql
volatile
as $$
    select t.id
    from signalbox.create_task(
        tests.project(),
        coalesce(make_task.workflow_id, tests.workflow()),
        make_task.key,
        key => make_task.key,
        depends_on => array(
            select tests.task(d.key)
            from unnest(make_task.depends_on) with ordinality d (key, place)
            order by d.place
        ),
        parent_task_id => tests.task(make_task.parent),
        priority => make_task.priority,
        queue => make_task.queue,
        max_attempts => make_task.max_attempts,
        retry_delay => make_task.retry_delay,
        timeout => make_task.timeout,
        available_at => make_task.available_at
    ) t;
$$;

-- Let one task wait for another.
create or replace function tests.link(
    task text,
    depends_on text,
    condition signalbox_data.dependency_condition default 'success',
    type signalbox_data.dependency_type default 'blocks'
)
returns setof signalbox.task_dependencies
language sql
volatile
as $$
    select *
    from signalbox.add_dependency(
        tests.project(), tests.task(link.task), tests.task(link.depends_on), link.type,
        link.condition
    );
$$;

create or replace function tests.set_status(
    key text,
    status signalbox_data.task_status,
    reason text default null
)
returns setof signalbox.tasks
language sql
volatile
as $$
    select *
    from signalbox.set_task_status(
        tests.project(), tests.task(set_status.key), set_status.status, set_status.reason
    );
$$;

-- Claim whatever comes first.
create or replace function tests.claim_one(
    queue text default 'default',
    worker text default 'worker',
    lease interval default '5 minutes'
)
returns setof signalbox.claimed_tasks
language sql
volatile
as $$
    select *
    from signalbox.claim_tasks(
        claim_one.worker, array[claim_one.queue], tests.project(),
            lease => claim_one.lease
    );
$$;

-- Claim one task whatever else is ready, by way of a queue of its own; returns the lease.
create or replace function tests.claim(
    key text,
    worker text default 'worker',
    lease interval default '5 minutes'
)
returns uuid
language plpgsql
volatile
as $$
declare
    v_lease_token uuid;
begin
    update signalbox_data.ready_tasks r
    set queue = 'tests.claim'
    where r.project_id = tests.project()
        and r.task_id = tests.task(claim.key);

    select c.lease_token
    into strict v_lease_token
    from tests.claim_one('tests.claim', claim.worker, claim.lease) c;

    return v_lease_token;
end;
$$;

-- The lease of a task that somebody works on.
create or replace function tests.lease(key text)
returns uuid
language sql
stable
as $$
    select e.lease_token
    from signalbox_data.task_executions e
    where e.project_id = tests.project()
        and e.task_id = tests.task(lease.key)
        and e.finished_at is null;
$$;

-- Claim a task and complete it.
create or replace function tests.complete(key text, result jsonb default null)
returns setof signalbox.tasks
language sql
volatile
as $$
    select t.*
    from tests.claim(complete.key) lease_token
    cross join lateral signalbox.complete_task(
        tests.project(), tests.task(complete.key), lease_token, complete.result
    ) t;
$$;

-- Claim a task and let it fail, for good unless it may be tried again.
create or replace function tests.fail(
    key text,
    retry boolean default false,
    error text default 'it broke'
)
returns setof signalbox.tasks
language sql
volatile
as $$
    select t.*
    from tests.claim(fail.key) lease_token
    cross join lateral signalbox.fail_task(
        tests.project(), tests.task(fail.key), lease_token, fail.error, fail.retry
    ) t;
$$;

-- Where the tasks of the present project stand.
create or replace function tests.statuses()
returns table (key text, status text)
language sql
stable
as $$
    select t.key, t.status::text
    from signalbox_data.tasks t
    where t.project_id = tests.project()
    order by t.key;
$$;

-- The edges of the present project, in words: "test on build: blocks, success".
create or replace function tests.edges()
returns setof text
language sql
stable
as $$
    select format('%s on %s: %s, %s', task.key, dependency.key, d.type, d.condition)
    from signalbox_data.task_dependencies d
    inner join signalbox_data.tasks task
        on task.project_id = d.project_id
        and task.id = d.task_id
    inner join signalbox_data.tasks dependency
        on dependency.project_id = d.project_id
        and dependency.id = d.depends_on_task_id
    where d.project_id = tests.project()
    order by 1;
$$;

-- A schedule of one task in the present project; the clock is best stopped before.
create or replace function tests.make_schedule(
    name text default 'schedule',
    cron text default '0 * * * *',
    time_zone text default 'UTC',
    catch_up signalbox_data.schedule_catch_up default 'one',
    max_catch_up integer default 100,
    overlap signalbox_data.schedule_overlap default 'allow'
)
returns uuid
language sql
volatile
as $$
    select s.id
    from signalbox.create_schedule(
        tests.project(),
        make_schedule.name,
        make_schedule.cron,
        tasks => '[{"key": "only", "title": "The only task"}]',
        time_zone => make_schedule.time_zone,
        catch_up => make_schedule.catch_up,
        max_catch_up => make_schedule.max_catch_up,
        overlap => make_schedule.overlap
    ) s;
$$;

create or replace function tests.schedule(name text default 'schedule')
returns uuid
language sql
stable
as $$
    select s.id
    from signalbox_data.schedules s
    where s.project_id = tests.project()
        and s.name = schedule.name;
$$;

-- What became of the times of a schedule, in words: "12:00 started", "13:00-15:00 skipped".
create or replace function tests.runs(name text default 'schedule')
returns setof text
language sql
stable
as $$
    select to_char(r.due_at at time zone 'UTC', 'HH24:MI')
        || case
            when r.last_due_at > r.due_at
                then to_char(r.last_due_at at time zone 'UTC', '-HH24:MI')
            else ''
        end
        || ' ' || r.outcome
    from signalbox_data.schedule_runs r
    where r.project_id = tests.project()
        and r.schedule_id = tests.schedule(runs.name)
    order by r.due_at;
$$;

-- A task that waits for an approval, a signal, a timer or a gate.
create or replace function tests.make_wait(
    key text,
    wait jsonb,
    depends_on text[] default '{}',
    workflow_id uuid default null
)
returns uuid
language sql
volatile
as $$
    select c.task_id
    from signalbox.create_tasks(
        tests.project(),
        coalesce(make_wait.workflow_id, tests.workflow()),
        jsonb_build_array(jsonb_build_object(
            'key', make_wait.key,
            'title', make_wait.key,
            'wait', make_wait.wait,
            'depends_on', make_wait.depends_on
        ))
    ) c;
$$;

-- Some who may decide: three people, one of whom has left, and an agent. Files that make them run
-- one after the other, for names are unique.
create or replace function tests.make_users()
returns void
language sql
volatile
as $$
    select from signalbox.create_user('ada');
    select from signalbox.create_user('bob');
    select from signalbox.create_user('eve');
    select from signalbox.create_user('gone');
    select from signalbox.create_user('robot', kind => 'agent');
    update signalbox_data.users
    set is_active = false
    where name = 'gone';
$$;
