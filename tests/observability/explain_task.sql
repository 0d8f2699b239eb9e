-- Runs in a database of its own.
begin;
select plan(39);

create function explained(key text)
returns table (reason text, explanation text, remedy text)
language sql
as $$
    select e.reason, e.explanation, e.remedy
    from signalbox.explain_task(tests.project(), tests.task(explained.key)) e
    order by e."position"
$$;

set local time zone 'UTC';
select from tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow(on_dependency_failure => 'block', name => 'release');
select from tests.make_task('a');
select results_eq(
    $$select * from explained('a')$$,
    $$values
        ('queued', 'is ready, and the next of its project in queue default',
            'a worker that claims from queue default, or a higher priority'),
        ('no_worker', 'no worker is known that claims from queue default',
            'start a worker that claims from queue default')$$,
    'explain_task says that a task is next, and that no worker is there'
);
select from tests.make_task('urgent', priority => 'high');
select from tests.make_task('c');
select results_eq(
    $$select explanation from explained('a') where reason = 'queued'$$,
    $$values ('is ready, with 1 task of its project before it in queue default')$$,
    'explain_task counts what comes before a task: a higher priority'
);
select results_eq(
    $$select explanation from explained('c') where reason = 'queued'$$,
    $$values ('is ready, with 2 tasks of its project before it in queue default')$$,
    'explain_task counts what comes before a task: a higher priority, and a lower rank'
);
select from tests.claim('urgent', 'ada');
select results_eq(
    $$select * from explained('urgent')$$,
    $$values ('running',
        'runs since 2026-01-01 12:00:00+00: ada has it, attempt 1, with a lease until '
            '2026-01-01 12:05:00+00',
        'its end, or the end of the lease without a heartbeat')$$,
    'explain_task says who runs a task, since when and until when'
);
select is_empty(
    $$select * from explained('a') where reason = 'no_worker'$$,
    'explain_task sees a worker at work on the queue'
);
select from tests.advance('5 minutes');
select results_eq(
    $$select reason, remedy from explained('urgent')$$,
    $$values ('lease_expired',
        'the next claim: it takes the task back, for the lease has expired')$$,
    'explain_task says that a lease has expired'
);

select from tests.make_task('d', depends_on => '{a,c}');
select from tests.make_task('e', depends_on => '{d}');
select from tests.make_task('f', depends_on => '{e}');
select results_eq(
    $$select * from explained('d')$$,
    $$values
        ('dependency', 'waits for a, which is ready', 'a worker that claims from its queue'),
        ('dependency', 'waits for c, which is ready', 'a worker that claims from its queue')$$,
    'explain_task names each dependency that is not met'
);
select results_eq(
    $$select reason, explanation, caused_by_task_id
    from signalbox.explain_task(tests.project(), tests.task('f'))$$,
    $$values
        ('dependency', 'waits for e, which is pending', tests.task('e')),
        ('root_cause', 'in the end it waits for a, which is ready', tests.task('a')),
        ('root_cause', 'in the end it waits for c, which is ready', tests.task('c'))$$,
    'explain_task follows dependencies to the tasks that hold everything up'
);
select from tests.claim('a', 'ada');
select from tests.fail('c', error => 'no disk');
select results_eq(
    $$select explanation, remedy from explained('f') where reason = 'root_cause'$$,
    $$values
        ('in the end it waits for a, which is in_progress at ada', 'its end'),
        ('in the end it waits for c, which is failed: no disk',
            'reopen that one, remove the dependency, or skip this task')$$,
    'explain_task says where the tasks at the root stand'
);
select results_eq(
    $$select * from explained('c')$$,
    $$values ('failed', 'failed at 2026-01-01 12:05:00+00, attempt 1 of 3: no disk',
        'set_task_status to ready opens it again')$$,
    'explain_task says why a task failed'
);

select from tests.make_task('later', available_at => '2026-01-01 13:00+00');
select from tests.make_task('after', depends_on => '{later}');
select from tests.make_task('after that', depends_on => '{after}');
select results_eq(
    $$select * from explained('later')$$,
    $$values ('not_before', 'not before 2026-01-01 13:00:00+00',
        'its time, or another available_at by update_task')$$,
    'explain_task says that the time has not come'
);
select results_eq(
    $$select explanation, remedy from explained('after that') where reason = 'root_cause'$$,
    $$values ('in the end it waits for later, which is pending until 2026-01-01 13:00:00+00',
        'its time')$$,
    'explain_task says when a task at the root can begin'
);
select from tests.advance('1 hour');
select results_eq(
    $$select * from explained('later')$$,
    $$values ('due', 'nothing holds it back any more',
        'the next claim of any worker: it puts the task into the queue')$$,
    'explain_task says that the time has come'
);

select from tests.make_task('retried', retry_delay => '1 hour');
select from tests.fail('retried', retry => true, error => 'no network');
update signalbox_data.tasks set available_at = '2026-01-01 14:00+00'
where project_id = tests.project() and key = 'retried';
select results_eq(
    $$select * from explained('retried')$$,
    $$values
        ('not_before', 'not before 2026-01-01 14:00:00+00',
            'its time, or another available_at by update_task'),
        ('backoff', 'attempt 1 of 3 ended with failure: no network',
            'nothing: it is tried again after 2026-01-01 14:00:00+00')$$,
    'explain_task says that a failed attempt is tried again later'
);

select from tests.make_task('hand');
select from tests.set_status('hand', 'in_progress', 'Ada looks at it');
select results_eq(
    $$select reason, explanation from explained('hand')$$,
    $$values ('by_hand', 'is in progress since 2026-01-01 13:05:00+00, by hand: nobody has a '
        'lease: Ada looks at it')$$,
    'explain_task says that somebody works on a task by hand'
);
select from tests.set_status('hand', 'review', 'Bob decides');
select results_eq(
    $$select reason, explanation from explained('hand')$$,
    $$values ('set_aside', 'was set to review: Bob decides')$$,
    'explain_task says that a status was set, and why'
);
select from tests.set_status('hand', 'completed');
select results_eq(
    $$select reason, explanation, remedy from explained('hand')$$,
    $$values ('finished', 'was completed at 2026-01-01 13:05:00+00',
        'set_task_status to ready opens it again')$$,
    'explain_task says that a task is over'
);

select from tests.make_workflow(name => 'skipping');
select from tests.make_task('g');
select from tests.make_task('h', depends_on => '{g}');
select from tests.fail('g');
select results_eq(
    $$select * from explained('h')$$,
    $$values
        ('skipped',
            'was skipped at 2026-01-01 13:05:00+00: a dependency can no longer be met',
            'set_task_status to ready opens it again'),
        ('dependency', 'needs success of g, which is failed',
            'reopen that one, remove the dependency, or skip this task')$$,
    'explain_task says because of what a task was skipped'
);

select from tests.make_workflow(name => 'wide');
select from signalbox.create_tasks(
    tests.project(), tests.workflow(),
    (
        select jsonb_agg(jsonb_build_object('key', 'w' || i, 'title', 'w'))
        from generate_series(1, 12) i
    ) || jsonb_build_array(
        jsonb_build_object('key', 'join', 'title', 'join', 'depends_on',
            (select jsonb_agg('w' || i) from generate_series(1, 12) i)),
        jsonb_build_object('key', 'end', 'title', 'end', 'depends_on', '["join"]'::jsonb)
    )
);
select results_eq(
    $$select explanation from explained('end') offset 10$$,
    $$values ('in the end it waits for w10, which is ready'), ('in the end it waits for 2 more tasks')$$,
    'explain_task names ten tasks at the root, and counts the others'
);

select from tests.make_workflow(name => 'quiet');
select from tests.make_task('still');
update signalbox_data.workflows set status = 'paused'
where project_id = tests.project() and id = tests.workflow();
select results_eq(
    $$select reason, explanation, remedy from explained('still') limit 1$$,
    $$values ('workflow', 'its workflow quiet is paused', 'resume_workflow')$$,
    'explain_task says that the workflow stands still'
);
select from signalbox.update_project(tests.project(), '{"status": "archived"}');
select results_eq(
    $$select reason, explanation from explained('still') limit 1$$,
    $$values ('project', 'its project is archived, and workers may have left it')$$,
    'explain_task says that the project is archived'
);
select is_empty(
    $$select t.key
    from signalbox.tasks t
    cross join lateral (
        select count(*) as reasons
        from signalbox.explain_task(t.project_id, t.id)
    ) e
    where t.project_id = tests.project() and e.reasons = 0$$,
    'explain_task has a reason for every task'
);
select throws_ok(
    $$select * from signalbox.explain_task(
        tests.project(), '00000000-0000-7000-8000-000000000000')$$,
    'SB001',
    format('task 00000000-0000-7000-8000-000000000000 not found in project %s', tests.project()),
    'explain_task refuses what is no task'
);
select is(
    tests.rows_as('signalbox_reader', format(
        'select * from signalbox.explain_task(%L, %L)', tests.project(), tests.task('still'))),
    (select count(*) from explained('still')),
    'explain_task can be called by a reader'
);

-- Workers

select from tests.set_clock('2026-02-01 12:00+00');
select from tests.make_project();
select from tests.make_workflow();
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"key": "first", "title": "x", "queue": "gpu"}, {"key": "second", "title": "x", "queue": "gpu"}]');
select from signalbox.register_worker('explain elsewhere', '{cpu}');
create function who_is_there()
returns setof text
language sql
as $$
    select e.reason || ': ' || e.explanation from explained('second') e where e.reason <> 'queued'
$$;
select results_eq(
    'select who_is_there()', $$values ('no_worker: no worker is known that claims from queue gpu')$$,
    'explain_task does not count workers of other queues'
);
select from signalbox.register_worker('explain a', '{cpu,gpu}');
select is_empty('select who_is_there()', 'explain_task sees a worker that has registered and is idle');
select from signalbox.claim_tasks('explain a', '{gpu}', tests.project());
select results_eq(
    'select who_is_there()',
    $$values ('busy: of the workers of queue gpu none is free: explain a is busy')$$,
    'explain_task says that all workers have as many tasks as they take'
);
select from signalbox.register_worker('explain a', '{gpu}', max_tasks => 2);
select is_empty('select who_is_there()', 'explain_task sees that a worker takes another task');
select from signalbox.drain_worker('explain a');
select results_eq(
    'select who_is_there()',
    $$values ('no_worker: of the workers of queue gpu none is free: explain a is draining')$$,
    'explain_task says that the worker takes nothing more'
);
select from tests.advance('1 hour');
select results_eq(
    'select who_is_there()',
    $$values ('no_worker: of the workers of queue gpu none is free: explain a is dead')$$,
    'explain_task says that the worker is dead'
);

-- A project of which the planner knows nothing

select from tests.make_project();
select from tests.make_workflow();
select count(*) from signalbox.create_tasks(tests.project(), tests.workflow(), (
    select jsonb_agg(jsonb_build_object('key', n::text, 'title', 'x', 'depends_on', case
        when n % 100 = 0 then '[]'::jsonb
        else jsonb_build_array((n - 1)::text)
    end))
    from generate_series(0, 4999) n));
create function tasks_read()
returns bigint
language sql
as $$
    select s.idx_tup_fetch + s.seq_tup_read
    from pg_catalog.pg_stat_xact_user_tables s
    where s.schemaname = 'signalbox_data'
        and s.relname = 'tasks'
$$;
-- As a session that begins now: one that planned while the table was tiny may read it all, on 15.
discard plans;
select set_config('tests.read', tasks_read()::text, true);
select count(*) from signalbox.explain_task(tests.project(), tests.task('50'));
select cmp_ok(
    tasks_read() - current_setting('tests.read')::bigint, '<', 1000::bigint,
    'explain_task reads what a task waits for, and not its project'
);

-- Cancelled while it runs, and what else the pictures of a run do not show

select from tests.set_clock('2026-02-02 12:00+00');
select from tests.make_project();
select from tests.make_workflow(name => 'release');
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"key": "running", "title": "x"},
    {"key": "in time", "title": "x", "start_timeout": "1 hour"},
    {"key": "held", "title": "x", "concurrency_key": "k", "priority": 9},
    {"key": "throttled", "title": "x", "concurrency_key": "k"},
    {"key": "behind", "title": "x", "depends_on": ["throttled"]},
    {"key": "further", "title": "x", "depends_on": ["behind"]},
    {"key": "approval", "title": "x", "wait": {"kind": "approval", "approvers": ["ada"]}},
    {"key": "approved", "title": "x", "depends_on": ["approval"]},
    {"key": "published", "title": "x", "depends_on": ["approved"]}]');
select from tests.claim('running', 'ada');
select from signalbox.cancel_task(tests.project(), tests.task('running'), grace => '2 minutes');
select results_eq(
    $$select reason, explanation from explained('running')$$,
    $$values ('running',
        'runs since 2026-02-02 12:00:00+00: ada has it, attempt 1, with a lease until '
            '2026-02-02 12:02:00+00; it was cancelled, and is to stop by 2026-02-02 12:02:00+00')$$,
    'explain_task says that a running task was cancelled, and by when it has to stop'
);
select results_eq(
    $$select explanation from explained('in time') where reason = 'queued'$$,
    $$values ('is ready, with 1 task of its project before it in queue default; it fails if nobody '
        'claims it by 2026-02-02 13:00:00+00')$$,
    'explain_task says until when a task can wait to be claimed'
);
select results_eq(
    $$select explanation from explained('throttled') where reason = 'limit'$$,
    $$values ('waits for a slot of key k, of which 1 may run at once: held by held')$$,
    'explain_task says who holds the slots that a task waits for'
);
select results_eq(
    $$select explanation, remedy from explained('behind') where reason = 'dependency'$$,
    $$values ('waits for throttled, which is ready', 'a free slot; see its explain_task')$$,
    'explain_task does not send for a worker where a slot is missing'
);
select results_eq(
    $$select explanation, remedy from explained('published') where reason = 'root_cause'$$,
    $$values ('in the end it waits for approval, which is review: it waits for approval by ada',
        'approve_task or refuse_task')$$,
    'explain_task says whose approval is awaited in the end'
);

-- Workflows that wait for each other

create temporary table turns as
select n, w.id
from generate_series(1, 3) n
cross join lateral signalbox.create_workflow(
    tests.project(), 'deploy ' || n, status => 'pending',
    scheduled_at => case n when 3 then timestamptz '2026-02-02 18:00+00' end
) w;
select from turns t cross join lateral signalbox.create_task(tests.project(), t.id, 'x', key => 'deploy ' || t.n);
select from turns t
cross join lateral signalbox.join_concurrency_group(tests.project(), t.id, 'deploy');
select results_eq(
    $$select explanation, remedy from explained('deploy 2') where reason = 'workflow'$$,
    $$values ('its workflow deploy 2 waits in group deploy for deploy 1, which is active',
        'the end of that one, or activate_workflow')$$,
    'explain_task says which workflow of its group is worked on'
);
select results_eq(
    $$select explanation, remedy from explained('deploy 3') where reason = 'workflow'$$,
    $$values ('its workflow deploy 3 waits in group deploy until 2026-02-02 18:00:00+00',
        'its time, or activate_workflow')$$,
    'explain_task says that a workflow of a group waits for its time'
);
select from tests.claim('deploy 1', 'ada');
select from signalbox.pause_workflow(tests.project(), (select id from turns where n = 1));
select results_eq(
    $$select reason from explained('deploy 1')$$, $$values ('running')$$,
    'explain_task finds nothing wrong with a task that runs in a paused workflow'
);

select * from finish();
rollback;
