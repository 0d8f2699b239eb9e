-- The invariants are what many tests end with, so that each of them is broken here once.
begin;
select plan(31);

select from tests.make_workflow();
select from tests.make_task('a');
select from tests.make_task('b', depends_on => '{a}');
select from tests.make_task('parent', depends_on => '{a}');
select from tests.make_task('child', parent => 'parent');
select from tests.make_task('later', available_at => now() + interval '1 day');
select from tests.make_task('running');
select from tests.claim('running');
select from tests.make_wait('approval', '{"kind": "approval"}');
select from tests.make_wait('signal', '{"kind": "signal", "name": "go"}');
select from tests.make_wait('gate', '{"kind": "gate", "name": "merged", "subject": "#1"}');
select from signalbox.send_signal(tests.project(), 'come');

create function broken_by(damage text)
returns text
language plpgsql
as $$
declare
    v_found text;
begin
    execute damage;
    select string_agg(distinct i.invariant, '; ')
    into v_found
    from tests.broken_invariants() i;
    raise exception using errcode = 'UNDO0', message = coalesce(v_found, 'nothing');
exception
    when sqlstate 'UNDO0' then
        return sqlerrm;
end;
$$;

select is_empty(
    'select * from tests.broken_invariants()',
    'broken_invariants finds nothing in sound data'
);

select is(
    broken_by(d.damage), d.invariant, 'broken_invariants notices that ' || d.what
)
from (
    values
        (
            'a dependency outranks its dependent',
            'a dependency ranks before its dependent',
            $$update signalbox_data.tasks set rank = -1 where id = tests.task('b')$$
        ),
        (
            'two tasks have one rank',
            'a dependency ranks before its dependent; ranks are unique',
            $$update signalbox_data.tasks set rank = (
                select rank from signalbox_data.tasks where id = tests.task('a')
            ) where id = tests.task('b')$$
        ),
        (
            'two tasks are each other''s parent',
            'the tree of subtasks has no cycle',
            $$update signalbox_data.tasks set parent_task_id = tests.task('child')
            where id = tests.task('parent')$$
        ),
        (
            'a parent waits for the child of another',
            'a subtask edge leads from the parent to its subtask',
            $$update signalbox_data.tasks set parent_task_id = tests.task('running')
            where id = tests.task('child');
            delete from signalbox_data.task_dependencies where type = 'inherited';
            update signalbox_data.tasks set unmet_dependencies = 0, status = 'deferred'
            where id = tests.task('child')$$
        ),
        (
            'an inherited edge has lost its origin',
            'an inherited edge comes from an ancestor; unmet_dependencies is true',
            $$delete from signalbox_data.task_dependencies
            where task_id = tests.task('parent') and type = 'blocks'$$
        ),
        (
            'a count of unmet dependencies is too high',
            'unmet_dependencies is true',
            $$update signalbox_data.tasks set unmet_dependencies = 2
            where id = tests.task('b')$$
        ),
        (
            'a dependency is met that is counted as unmet',
            'unmet_dependencies is true',
            $$update signalbox_data.task_dependencies set condition = 'completion';
            update signalbox_data.tasks set unmet_dependencies = 0, status = 'deferred'
            where id = tests.task('b')$$
        ),
        (
            'a ready task is not queued',
            'the queue holds the ready tasks',
            $$delete from signalbox_data.ready_tasks where task_id = tests.task('a')$$
        ),
        (
            'a task is queued that is not ready',
            'the queue holds the ready tasks',
            $$update signalbox_data.tasks set status = 'deferred'
            where id = tests.task('a')$$
        ),
        (
            'the queue knows another priority',
            'the queue holds the ready tasks',
            $$update signalbox_data.ready_tasks set priority = 10$$
        ),
        (
            'a delayed task is not among the delayed',
            'delayed are the pending tasks that only wait for a time',
            $$delete from signalbox_data.delayed_tasks$$
        ),
        (
            'a task is stuck: pending, with nothing to wait for',
            'delayed are the pending tasks that only wait for a time; '
                'unmet_dependencies is true',
            $$update signalbox_data.tasks set unmet_dependencies = 0
            where id = tests.task('b')$$
        ),
        (
            'an attempt has an outcome and goes on',
            'an attempt ends with an outcome, after its start',
            $$update signalbox_data.task_executions set outcome = 'success'$$
        ),
        (
            'an edge leads nowhere',
            'unmet_dependencies is true; what belongs to a task has one',
            $$update signalbox_data.task_dependencies set depends_on_task_id = signalbox_data.new_id()
            where task_id = tests.task('b')$$
        ),
        (
            'a task is in no workflow',
            'a task belongs to a workflow',
            $$update signalbox_data.tasks set workflow_id = signalbox_data.new_id()
            where id = tests.task('later')$$
        ),
        (
            'a task that is not in progress has a running attempt',
            'a task has at most one running attempt, and is then in progress',
            $$update signalbox_data.tasks set status = 'review'
            where id = tests.task('running')$$
        ),
        (
            'a task has two running attempts',
            'a task has at most one running attempt, and is then in progress; '
                'attempts are numbered from 1 without a gap',
            $$insert into signalbox_data.task_executions (
                project_id, task_id, attempt, started_at, expiry_check_at,
                    lease_expires_at, worker
            ) values (tests.project(), tests.task('running'), 2, now(), now(), now(), 'w')$$
        ),
        (
            'a lease may expire unseen',
            'a lease is checked before it can have expired',
            $$update signalbox_data.task_executions
            set expiry_check_at = lease_expires_at + interval '1 second'$$
        ),
        (
            'a task was set aside and still waits for its approval',
            'what waits for an approval, a signal, a timer or a gate waits for nothing else',
            $$update signalbox_data.tasks set status = 'deferred'
            where id = tests.task('approval')$$
        ),
        (
            'a task waits for a dependency and a signal',
            'unmet_dependencies is true; '
                'what waits for an approval, a signal, a timer or a gate waits for nothing else',
            $$update signalbox_data.tasks set unmet_dependencies = 1
            where id = tests.task('signal')$$
        ),
        (
            'a task waits for what it has no rule for',
            'what waits for an approval, a signal, a timer or a gate waits for nothing else',
            $$update signalbox_data.task_rules set wait = null
            where task_id = tests.task('gate')$$
        ),
        (
            'a signal was missed',
            'no signal is kept that a task waits for',
            $$update signalbox_data.signals set name = 'go'$$
        ),
        (
            'a gate was missed',
            'nobody waits for a gate that is satisfied',
            $$insert into signalbox_data.external_gates (
                project_id, name, subject, is_satisfied, decided_at
            ) values (tests.project(), 'merged', '#1', true, now())$$
        ),
        (
            'a signal was taken by a task that did not go on',
            'a task takes a signal for each attempt at most',
            $$update signalbox_data.signals
            set task_id = tests.task('signal'), consumed_at = now()$$
        ),
        (
            'a finished workflow has open tasks',
            'a workflow is over when its last task is',
            $$update signalbox_data.workflows set status = 'completed', finished_at = now()$$
        ),
        (
            'a workflow is being cancelled and nobody is told',
            'in a workflow that is being cancelled only what runs is open',
            $$update signalbox_data.workflows set cancel_requested_at = now(), ends_as = 'cancelled'$$
        ),
        (
            'a lease outlasts the grace period',
            'a cancelled attempt ends with its grace period',
            $$update signalbox_data.task_executions
            set cancel_at = lease_expires_at - interval '1 second'$$
        ),
        (
            'a cancelled attempt has failed',
            'a task has at most one running attempt, and is then in progress; '
                'an attempt that was cancelled ends as a success or a cancellation',
            $$update signalbox_data.task_executions
            set cancel_at = lease_expires_at, outcome = 'failure', finished_at = started_at
            where task_id = tests.task('running');
            update signalbox_data.tasks set attempts = 2 where id = tests.task('running');
            insert into signalbox_data.task_executions (
                project_id, task_id, attempt, started_at, expiry_check_at,
                    lease_expires_at, worker
            ) values (tests.project(), tests.task('running'), 2, now(), now(), now(), 'w');
            update signalbox_data.tasks set status = 'review' where id = tests.task('running')$$
        ),
        (
            'a workflow goes on below a cancelled one',
            'in a workflow that is being cancelled only what runs is open; '
                'no workflow goes on below one that was cancelled',
            $$insert into signalbox_data.workflows (project_id, name, parent_workflow_id)
            values (tests.project(), 'child', tests.workflow());
            update signalbox_data.workflows
            set cancel_requested_at = now(), ends_as = 'cancelled'
            where id = tests.workflow()$$
        ),
        (
            'a task was redriven after an attempt that it never had',
            'a dead letter was redriven from the attempt with which it failed',
            $$insert into signalbox_data.task_redrives (
                project_id, task_id, redrive, redriven_by, attempt, failed_at
            ) values (tests.project(), tests.task('a'), 1, 'ada', 1, now())$$
        )
) d (what, invariant, damage);

select * from finish();
rollback;
