begin;
select plan(47);

select tests.set_clock('2026-01-01 12:00+00');

-- Every move from every status, each in a task of its own that keeps its workflow open. A
-- pending task is one that waits for another.
select from tests.make_workflow();
select from tests.make_task('gate');
select from signalbox.create_tasks(
    tests.project(), tests.workflow(),
    (
        select jsonb_agg(jsonb_build_object(
            'title', f, 'key', f || ' ' || t, 'status', f,
            'depends_on', case when f = 'pending' then '["gate"]' else '[]' end::jsonb
        ))
        from unnest(enum_range(null::signalbox_data.task_status)) f
        cross join unnest(enum_range(null::signalbox_data.task_status)) t
    )
);

create function outcome_of(from_status signalbox_data.task_status,
    to_status signalbox_data.task_status)
returns text
language plpgsql
as $$
begin
    return (select s.status
    from tests.set_status(from_status || ' ' || to_status, to_status) s);
exception
    when sqlstate 'SB002' then
        return sqlerrm;
end;
$$;

create temporary table moves as
select
    f as from_status,
    t as to_status,
    outcome_of(f, t) as outcome,
    exists (
        select
        from signalbox.task_status_transitions m
        where m.from_status = f
            and m.to_status in (t, case when t = 'ready' then 'pending' else t end)
    ) as is_allowed
from unnest(enum_range(null::signalbox_data.task_status)) f
cross join unnest(enum_range(null::signalbox_data.task_status)) t;

select is_empty(
    $$select from_status, to_status, outcome from moves
    where is_allowed
        and (from_status, to_status) <> ('pending', 'ready')
        and outcome is distinct from case
            when to_status = 'pending' then 'ready'
            else to_status::text
        end
        and (from_status, to_status) <> ('ready', 'pending')$$,
    'set_task_status makes every move that the table allows; pending becomes ready at once'
);
select is_empty(
    $$select from_status, to_status, outcome from moves
    where not is_allowed and from_status <> to_status
        and outcome is distinct from format('task %s cannot move from %s to %s',
            tests.task(from_status || ' ' || to_status), from_status, to_status)$$,
    'set_task_status refuses every other move'
);
select is_empty(
    $$select from_status, outcome from moves
    where from_status = to_status and outcome is distinct from to_status::text$$,
    'set_task_status does nothing when the task has the status'
);
select is(
    (select outcome from moves where (from_status, to_status) = ('pending', 'ready')),
    format('task %s waits for 1 dependencies', tests.task('pending ready')),
    'set_task_status refuses ready while a dependency is unmet'
);
select is(
    (select outcome from moves where (from_status, to_status) = ('ready', 'pending')),
    'ready',
    'set_task_status leaves a ready task ready when pending is asked for'
);
select is_empty(
    'select * from tests.broken_invariants()', 'set_task_status breaks no invariant'
);

select is(
    (tests.error_of($$select tests.set_status('skipped completed', 'completed')$$)).hint,
    'From skipped it can move to pending.',
    'set_task_status says as a hint where the task can move'
);
select is(
    (tests.error_of($$select tests.set_status('deployed pending', 'pending')$$)).hint,
    'deployed is final.',
    'set_task_status says so when no move is left'
);

-- What a move records

select from tests.make_project();
select from tests.make_workflow();
select from tests.make_task('a');
select from tests.make_task('b', depends_on => '{a}');
select results_eq(
    $$select key, status::text, status_reason, started_at, finished_at, updated_at
    from signalbox.set_task_status(tests.project(), tests.task('a'), 'in_progress', 'by hand')$$,
    $$values ('a', 'in_progress', 'by hand', '2026-01-01 12:00+00'::timestamptz,
        null::timestamptz, '2026-01-01 12:00+00'::timestamptz)$$,
    'set_task_status returns the task with the reason and the start'
);
select is_empty(
    'select * from tests.claim_one()', 'set_task_status takes a task out of the queue'
);
select tests.advance('1 hour');
select results_eq(
    $$select status::text, status_reason, started_at, finished_at
    from tests.set_status('a', 'completed')$$,
    $$values ('completed', null::text, '2026-01-01 12:00+00'::timestamptz,
        '2026-01-01 13:00+00'::timestamptz)$$,
    'set_task_status notes the end and forgets the reason before'
);
select results_eq(
    $$select key, status from tests.statuses()$$,
    $$values ('a', 'completed'), ('b', 'ready')$$,
    'set_task_status settles the dependents'
);
select tests.advance('1 hour');
select results_eq(
    $$select status::text, finished_at from tests.set_status('a', 'deployed')$$,
    $$values ('deployed', '2026-01-01 13:00+00'::timestamptz)$$,
    'set_task_status keeps the end when a completed task is deployed'
);
select results_eq(
    $$select unmet_dependencies from signalbox.tasks where id = tests.task('b')$$,
    'values (0)',
    'set_task_status counts a deployed dependency as met'
);
select is_empty(
    'select * from tests.broken_invariants()', 'set_task_status breaks no invariant'
);

-- A worker that holds the task

select from tests.make_task('held');
select set_config('tests.token', tests.claim('held')::text, false);
select from tests.set_status('held', 'completed', 'done by hand');
select results_eq(
    $$select outcome::text, error_message, finished_at = signalbox_data.clock()
    from signalbox.task_executions where task_id = tests.task('held')$$,
    $$values ('success', 'done by hand', true)$$,
    'set_task_status ends the running attempt'
);
select throws_ok(
    $$select signalbox.complete_task(
        tests.project(), tests.task('held'), current_setting('tests.token')::uuid)$$,
    'SB004', format('lease lost on task %s', tests.task('held')),
    'set_task_status takes the lease from the worker'
);
create function hold_and_move(to_status signalbox_data.task_status)
returns void
language plpgsql
as $$
begin
    perform tests.make_task('held ' || to_status, queue => 'held');
    perform tests.claim('held ' || to_status);
    perform tests.set_status('held ' || to_status, to_status);
end;
$$;
select hold_and_move(s)
from unnest('{review,testing,failed,cancelled,pending,blocked,deferred}'
    ::signalbox_data.task_status[]) s;
select results_eq(
    $$select t.key, e.outcome::text
    from signalbox.task_executions e
    inner join signalbox.tasks t on t.id = e.task_id
    where t.queue = 'held' and t.project_id = tests.project()
    order by t.rank$$,
    $$values ('held review', 'success'), ('held testing', 'success'),
        ('held failed', 'failure'),
        ('held cancelled', 'cancellation'), ('held pending', 'cancellation'),
        ('held blocked', 'cancellation'), ('held deferred', 'cancellation')$$,
    'set_task_status ends the attempt by what the task moves to'
);
select results_eq(
    $$select attempt from tests.claim_one('held')$$,
    'values (2)',
    'set_task_status lets a task that is given back be claimed again'
);
select is_empty(
    'select * from tests.broken_invariants()', 'set_task_status breaks no invariant'
);

-- Conditions, outcomes and policies

select from tests.make_project();
create temporary table met as
select
    w.policy, c.condition, s.status,
    (select tests.make_workflow(on_dependency_failure => w.policy)
    where s is not null) as id
from unnest(enum_range(null::signalbox_data.dependency_failure_policy)) w (policy)
cross join unnest(enum_range(null::signalbox_data.dependency_condition)) c (condition)
cross join unnest('{completed,failed,cancelled,skipped}'::signalbox_data.task_status[]) s (status);
select from met
cross join lateral signalbox.create_tasks(
    tests.project(), met.id,
    jsonb_build_array(
        '{"key": "first", "title": "first"}'::jsonb,
        jsonb_build_object('key', 'next', 'title', 'next', 'depends_on', jsonb_build_array(
            jsonb_build_object('task', 'first', 'condition', met.condition))),
        '{"key": "last", "title": "last", "depends_on": ["next"]}'::jsonb
    )
);
select from met
cross join lateral signalbox.set_task_status(
    tests.project(),
    (select t.id from signalbox.tasks t where t.workflow_id = met.id and t.key = 'first'),
    met.status
);
select results_eq(
    $$select
        m.policy::text, m.condition::text, m.status::text, n.status::text, l.status::text,
        w.status::text
    from met m
    inner join signalbox.tasks n on n.workflow_id = m.id and n.key = 'next'
    inner join signalbox.tasks l on l.workflow_id = m.id and l.key = 'last'
    inner join signalbox.workflows w on w.id = m.id
    order by m.policy, m.condition, m.status$$,
    $$values
        ('skip', 'success', 'completed', 'ready', 'pending', 'active'),
        ('skip', 'success', 'failed', 'skipped', 'skipped', 'failed'),
        ('skip', 'success', 'cancelled', 'skipped', 'skipped', 'cancelled'),
        ('skip', 'success', 'skipped', 'skipped', 'skipped', 'cancelled'),
        ('skip', 'completion', 'completed', 'ready', 'pending', 'active'),
        ('skip', 'completion', 'failed', 'ready', 'pending', 'active'),
        ('skip', 'completion', 'cancelled', 'ready', 'pending', 'active'),
        ('skip', 'completion', 'skipped', 'ready', 'pending', 'active'),
        ('skip', 'failure', 'completed', 'skipped', 'skipped', 'completed'),
        ('skip', 'failure', 'failed', 'ready', 'pending', 'active'),
        ('skip', 'failure', 'cancelled', 'skipped', 'skipped', 'cancelled'),
        ('skip', 'failure', 'skipped', 'skipped', 'skipped', 'cancelled'),
        ('block', 'success', 'completed', 'ready', 'pending', 'active'),
        ('block', 'success', 'failed', 'pending', 'pending', 'active'),
        ('block', 'success', 'cancelled', 'pending', 'pending', 'active'),
        ('block', 'success', 'skipped', 'pending', 'pending', 'active'),
        ('block', 'completion', 'completed', 'ready', 'pending', 'active'),
        ('block', 'completion', 'failed', 'ready', 'pending', 'active'),
        ('block', 'completion', 'cancelled', 'ready', 'pending', 'active'),
        ('block', 'completion', 'skipped', 'ready', 'pending', 'active'),
        ('block', 'failure', 'completed', 'pending', 'pending', 'active'),
        ('block', 'failure', 'failed', 'ready', 'pending', 'active'),
        ('block', 'failure', 'cancelled', 'pending', 'pending', 'active'),
        ('block', 'failure', 'skipped', 'pending', 'pending', 'active')$$,
    'set_task_status settles dependents by condition, outcome and policy'
);
select is_empty(
    'select * from tests.broken_invariants()', 'set_task_status breaks no invariant'
);

-- Reopening

select from tests.make_project();
select from tests.make_workflow();
select from tests.make_task('a', max_attempts => 1);
select from tests.make_task('waits', depends_on => '{a}');
select from tests.make_task('runs', depends_on => '{a}');
select from tests.make_task('on failure', priority => 'low');
select from tests.link('on failure', 'a', 'failure');
select from tests.complete('a');
select from tests.claim('runs');
select results_eq(
    $$select status::text, finished_at
    from tests.set_status('a', 'pending', 'not good enough')$$,
    $$values ('ready', null::timestamptz)$$,
    'set_task_status reopens a completed task, which is ready at once'
);
select results_eq(
    $$select key, status::text, unmet_dependencies from signalbox.tasks
    where project_id = tests.project() order by rank$$,
    $$values ('a', 'ready', 0), ('waits', 'pending', 1), ('runs', 'in_progress', 1),
        ('on failure', 'skipped', 1)$$,
    'set_task_status lets dependents wait again, but leaves alone what runs or is over'
);
select is_empty(
    'select * from tests.broken_invariants()', 'set_task_status breaks no invariant'
);
select from tests.fail('a');
select from signalbox.release_task(tests.project(), tests.task('runs'), tests.lease('runs'));
select results_eq(
    $$select failed_attempts, attempts from tests.set_status('a', 'ready')$$,
    'values (0, 2)',
    'set_task_status gives a reopened task all of its attempts again'
);
select results_eq(
    $$select key, status from tests.statuses()$$,
    $$values ('a', 'ready'), ('on failure', 'skipped'), ('runs', 'skipped'),
        ('waits', 'skipped')$$,
    'set_task_status leaves skipped what was skipped before the reopening'
);
select from tests.set_status('runs', 'pending');
select from tests.set_status('waits', 'pending');
select is(
    (select status::text from signalbox.tasks where id = tests.task('waits')), 'pending',
    'set_task_status reopens a skipped task, which waits again'
);
select from tests.complete('a');
select results_eq(
    $$select key, status from tests.statuses()$$,
    $$values ('a', 'completed'), ('on failure', 'skipped'), ('runs', 'ready'),
        ('waits', 'ready')$$,
    'set_task_status has what was reopened run in its turn'
);
select from tests.complete('runs');
select from tests.complete('waits');
select is(
    (select status::text from signalbox.workflows where id = tests.workflow()),
    'completed',
    'set_task_status lets a workflow finish after tasks were reopened'
);
select from tests.set_status('runs', 'pending');
select results_eq(
    'select status::text, finished_at from signalbox.workflows
    where id = tests.workflow()',
    $$values ('active', null::timestamptz)$$,
    'set_task_status reopens a finished workflow with its task'
);
select from tests.set_status('runs', 'cancelled');
select is_empty(
    'select * from tests.broken_invariants()', 'set_task_status breaks no invariant'
);

-- Reopened, but still impossible: skipped again, and the workflow stays finished.

select from tests.make_project();
select from tests.make_workflow();
select from tests.make_task('broken');
select from tests.make_task('after', depends_on => '{broken}');
select from tests.fail('broken');
select results_eq(
    $$select status::text from tests.set_status('after', 'pending')$$,
    $$values ('skipped')$$,
    'set_task_status skips a task again whose dependency still cannot be met'
);
select is(
    (select status::text from signalbox.workflows where id = tests.workflow()), 'failed',
    'set_task_status leaves a workflow finished that has no open task'
);
select is_empty(
    'select * from tests.broken_invariants()', 'set_task_status breaks no invariant'
);

-- Subtasks

select from tests.make_project();
select from tests.make_workflow();
select from tests.make_task('parent');
select from tests.make_task('child', parent => 'parent');
select from tests.make_task('grandchild', parent => 'child');
select from tests.make_task('done', parent => 'parent');
select from tests.make_task('outside', depends_on => '{grandchild}');
select from tests.make_task('anyway');
select from tests.link('anyway', 'grandchild', 'completion');
select from tests.complete('done');
select from tests.claim('grandchild');
select from tests.set_status('parent', 'cancelled', 'no longer wanted');
select results_eq(
    $$select key, status::text, status_reason from signalbox.tasks
    where project_id = tests.project() order by rank$$,
    $$select key, status, reason from (values
        (1, 'grandchild', 'cancelled', 'no longer wanted'),
        (2, 'child', 'cancelled', 'no longer wanted'), (3, 'done', 'completed', null),
        (4, 'parent', 'cancelled', 'no longer wanted'),
        (5, 'outside', 'skipped', 'a dependency can no longer be met'),
        (6, 'anyway', 'ready', null)
    ) v (place, key, status, reason)
    order by (select rank from signalbox.tasks t
        where t.key = v.key and t.project_id = tests.project())$$,
    'set_task_status cancels the open subtasks of a cancelled task, at every depth'
);
select is(
    (select outcome::text from signalbox.task_executions
        where task_id = tests.task('grandchild')),
    'cancellation',
    'set_task_status takes the lease of a subtask that is cancelled with its parent'
);
select is_empty(
    'select * from tests.broken_invariants()', 'set_task_status breaks no invariant'
);

select from tests.make_task('early');
select from tests.make_task('of early', parent => 'early');
select from tests.set_status('early', 'completed');
select is(
    (select status::text from signalbox.tasks where id = tests.task('of early')), 'ready',
    'set_task_status leaves the subtasks of a completed task open'
);

-- Starting what still waits

select from tests.make_task('waited for');
select from tests.make_task('eager', depends_on => '{waited for}');
select results_eq(
    $$select status::text, unmet_dependencies
    from tests.set_status('eager', 'in_progress')$$,
    $$values ('in_progress', 1)$$,
    'set_task_status starts a task before its dependencies are met'
);
select from tests.complete('waited for');
select results_eq(
    $$select status::text, unmet_dependencies from signalbox.tasks
    where id = tests.task('eager')$$,
    $$values ('in_progress', 0)$$,
    'set_task_status leaves such a task in progress when they are'
);
select from tests.make_task('later', available_at => signalbox_data.clock() + interval '1 day');
select is(
    (select status::text from tests.set_status('later', 'ready')), 'pending',
    'set_task_status does not make a task ready before its time'
);

-- What does not exist

select throws_ok(
    $$select signalbox.set_task_status(
        tests.project(), '00000000-0000-7000-8000-000000000000', 'completed')$$,
    'SB001',
    format('task 00000000-0000-7000-8000-000000000000 not found in project %s', tests.project()),
    'set_task_status refuses a task that does not exist'
);
select set_config('tests.other', tests.task('early')::text, false);
select from tests.make_project();
select throws_ok(
    $$select signalbox.set_task_status(
        tests.project(), current_setting('tests.other')::uuid, 'pending')$$,
    'SB001',
    format('task %s not found in project %s', current_setting('tests.other'), tests.project()),
    'set_task_status refuses a task of another project'
);

select is_empty(
    'select * from tests.broken_invariants()', 'set_task_status breaks no invariant'
);
-- A worker that was told to stop has not failed.
select from tests.make_project();
select from tests.make_workflow();
select from tests.make_task('told', queue => 'told');
select from tests.claim('told');
select from signalbox.cancel_task(tests.project(), tests.task('told'));
select from tests.set_status('told', 'failed');
select is(
    (
        select e.outcome::text
        from signalbox.task_executions e
        where e.project_id = tests.project()
            and e.task_id = tests.task('told')
    ),
    'cancellation', 'set_task_status does not call a cancelled attempt a failure'
);

-- A limit on the queue is younger than the task.
select from tests.make_workflow();
select from tests.make_task('before');
select from tests.make_task('limited', depends_on => '{before}');
select from tests.set_status('limited', 'cancelled');
select from signalbox.set_concurrency_limit(tests.project(), 'default', 1, 'queue');
select is(
    (select is_gated from tests.set_status('limited', 'pending')), true,
    'set_task_status subjects a task that it reopens to the limit of its queue'
);

select * from finish();
rollback;
