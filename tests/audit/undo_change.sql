-- Runs in a database of its own.
begin;
select plan(38);
select from tests.hand_over();

select from tests.make_project();
select from tests.make_workflow();
select from tests.make_task('a');
select from tests.make_task('b');

-- The newest entry that is as described.
create function last_change(entity text, action text default null, with_column text default null)
returns bigint
language sql
as $$
    select max(l.id)
    from signalbox.audit_logs l
    where l.entity_type = last_change.entity
        and l.operation <> 'event'
        and (last_change.action is null or l.action = last_change.action)
        and (last_change.with_column is null or l.changes ? last_change.with_column)
$$;
-- Changes count as one transaction's when they are: here, each statement stands for one of its own.
create function problem(id bigint)
returns text
language sql
as $$select e.code || ' ' || e.message from tests.error_of(format('select signalbox.undo_change(%L)', id)) e$$;

-- Columns
select from signalbox.update_task(
    tests.project(), tests.task('a'), '{"title": "x", "priority": "high", "tags": ["t"], "retry_delay": "1 minute"}'
);
create temporary table undone as
select * from signalbox.undo_change(last_change('task', with_column => 'title'), 'not this');
select results_eq(
    $$select title, priority, tags, retry_delay from signalbox.tasks where id = tests.task('a')$$,
    $$values ('a'::text, 5::smallint, '{}'::text[], '5 seconds'::interval)$$,
    'undo_change sets columns back to what they were'
);
select results_eq(
    'select operation::text, action, severity::text, category from undone order by id limit 1',
    $$values ('event', 'undo', 'warning', 'work')$$,
    'undo_change is recorded as what it is'
);
select results_eq(
    $$select changes ->> 'reason', (changes ->> 'undone')::bigint = parent_audit_id from undone order by id limit 1$$,
    $$values ('not this', true)$$, 'undo_change tells which change and why'
);
select is(
    (select array_agg(distinct parent_audit_id) from undone), array[(select (changes ->> 'undone')::bigint from undone
        where action = 'undo')],
    'undo_change: what it changed has the undone entry as parent'
);
select is(current_setting('signalbox.context', true), '', 'undo_change leaves no context behind');
select is(
    (select array_agg(status::text) from signalbox.tasks where id = tests.task('a')), '{ready}',
    'undo_change leaves a status that follows from the columns to the engine'
);

-- What the client says stays beside it.
select signalbox.set_context('{"request_id": "r-3"}');
select from signalbox.update_task(tests.project(), tests.task('a'), '{"assignee": "ada"}');
select results_eq(
    $$select distinct request_id, parent_audit_id is not null
    from signalbox.undo_change(last_change('task', 'assign'))$$,
    $$values ('r-3', true)$$, 'undo_change keeps what the client says of itself'
);
select is(
    current_setting('signalbox.context')::jsonb, '{"request_id": "r-3"}', 'undo_change: and gives it back'
);
select set_config('signalbox.context', '', true);

-- Statuses
select from signalbox.set_task_status(tests.project(), tests.task('a'), 'deferred', 'later');
select from signalbox.undo_change(last_change('task', with_column => 'status_reason'));
select is(
    (select status::text from signalbox.tasks where id = tests.task('a')), 'ready',
    'undo_change moves a task back by the rules'
);
select isnt_empty(
    $$select from signalbox_data.ready_tasks where task_id = tests.task('a')$$,
    'undo_change: and the task is in the queue again'
);
select from signalbox.set_task_status(tests.project(), tests.task('b'), 'in_progress');
select from signalbox.set_task_status(tests.project(), tests.task('b'), 'completed');
delete from signalbox_data.task_status_transitions where from_status = 'completed';
select matches(
    problem(last_change('task', 'complete')),
    '^SB002 change \d+ cannot be undone: task .* cannot move from completed to in_progress$',
    'undo_change is refused where the rules of a status do not allow it, and says so'
);
select from signalbox.pause_workflow(tests.project(), tests.workflow());
select from signalbox.undo_change(last_change('workflow', 'pause'));
select is(
    (select status::text from signalbox.workflows where id = tests.workflow()), 'active', 'undo_change resumes a workflow'
);

-- What was made
select from tests.make_task('c', depends_on => '{a}');
select from signalbox.undo_change(last_change('task_dependency', 'insert'));
select is(
    (select count(*) from signalbox.task_dependencies where project_id = tests.project()), 0::bigint,
    'undo_change removes a dependency that was added'
);
select from signalbox.undo_change(last_change('task_dependency', 'delete'));
select is(
    (select count(*) from signalbox.task_dependencies where project_id = tests.project()), 1::bigint,
    'undo_change adds a dependency again: what was undone can be undone'
);
select from tests.make_task('d');
select from signalbox.undo_change(last_change('task', 'insert'));
select is(tests.task('d'), null, 'undo_change deletes a task that was made');
select matches(
    problem(last_change('task', 'delete')),
    '^SB002 change \d+ cannot be undone: no function makes what the log calls task as it was$',
    'undo_change makes no deleted task again'
);
select from tests.make_task('e');
select set_config('tests.made', last_change('task', 'insert')::text, true);
select from tests.make_task('f', parent => 'e');
select matches(
    problem(current_setting('tests.made')::bigint), 'cannot be undone: the task has subtasks$',
    'undo_change takes nothing else away with a task'
);
-- A cycle
select from tests.make_task('g');
select from tests.make_task('h', depends_on => '{g}');
select from signalbox.remove_dependency(tests.project(), tests.task('h'), tests.task('g'));
select set_config('tests.gone', last_change('task_dependency', 'delete')::text, true);
select from tests.link('g', 'h');
select matches(
    problem(current_setting('tests.gone')::bigint), '^SB002 change \d+ cannot be undone: .*cycle',
    'undo_change closes no cycle'
);

-- Settings
select from signalbox.set_concurrency_limit(tests.project(), 'key', 3);
select from signalbox.set_concurrency_limit(tests.project(), 'key', 5);
select from signalbox.undo_change(last_change('concurrency_limit'));
select is(
    (select max_running from signalbox.concurrency_limits where project_id = tests.project()), 3,
    'undo_change sets a limit back'
);
select from signalbox.set_concurrency_limit(tests.project(), 'key', null);
select from signalbox.undo_change(last_change('concurrency_limit'));
select is(
    (select max_running from signalbox.concurrency_limits where project_id = tests.project()), 3,
    'undo_change makes a limit again that was taken away'
);
select from signalbox.set_rate_limit(tests.project(), 'rate', 3, '1 hour', 2);
select from signalbox.set_rate_limit(tests.project(), 'rate', 4, '1 day', 1);
select from signalbox.undo_change(last_change('rate_limit'));
select results_eq(
    $$select amount, per, burst from signalbox.rate_limits where project_id = tests.project()$$,
    $$values (3, '1 hour'::interval, 2)$$, 'undo_change sets a rate limit back'
);
select from signalbox.set_queue_ageing(tests.project(), 'queue', '1 hour');
select from signalbox.undo_change(last_change('queue_setting'));
select is_empty(
    $$select from signalbox_data.queue_settings where project_id = tests.project() and ageing is not null$$,
    'undo_change takes the settings of a queue away'
);
select from signalbox.create_user('member');
select from signalbox.add_member(tests.project(), 'member', 'reader');
select from signalbox.set_member_role(tests.project(), 'member', 'agent');
select from signalbox.undo_change(last_change('project_member'));
select from signalbox.remove_member(tests.project(), 'member');
select from signalbox.undo_change(last_change('project_member', 'delete'));
select is(
    (select role::text from signalbox.project_members where project_id = tests.project()), 'reader',
    'undo_change sets the role of a member back, and makes one a member again'
);
select from signalbox.update_project(tests.project(), '{"description": "x"}');
select from signalbox.undo_change(last_change('project'));
select is(
    (select description from signalbox.projects where id = tests.project()), null, 'undo_change sets a project back'
);
select set_config('tests.schedule', id::text, true)
from signalbox.create_schedule(tests.project(), 's', '@daily', tasks => '[{"title": "t"}]');
select from signalbox.update_schedule(tests.project(), current_setting('tests.schedule')::uuid, '{"cron": "@hourly"}');
select from signalbox.undo_change(last_change('schedule'));
select from signalbox.pause_schedule(tests.project(), current_setting('tests.schedule')::uuid);
select from signalbox.undo_change(last_change('schedule', 'pause'));
select results_eq(
    $$select cron, is_paused from signalbox.schedules where project_id = tests.project()$$,
    $$values ('@daily', false)$$, 'undo_change sets a schedule back and lets it go on'
);
select from signalbox.update_workflow(tests.project(), tests.workflow(), '{"tags": ["x"]}');
select from signalbox.undo_change(last_change('workflow', 'update'));
select is(
    (select tags from signalbox.workflows where id = tests.workflow()), '{}', 'undo_change sets a workflow back'
);

-- What the log does not hold, or what has had its effect
select from signalbox.update_task(
    tests.project(), tests.task('a'), jsonb_build_object('description', repeat('x', 5000))
);
select from signalbox.update_task(tests.project(), tests.task('a'), '{"description": "y"}');
select matches(
    problem(last_change('task', with_column => 'description')),
    '^SB002 change \d+ cannot be undone: the log does not hold what description was$',
    'undo_change has no large values'
);
-- Personal values are in the log as long as they are not erased.
select from signalbox.update_task(tests.project(), tests.task('a'), '{"assignee": "eve"}');
select from signalbox.update_task(tests.project(), tests.task('a'), '{"assignee": "bob"}');
select from signalbox.undo_change(last_change('task', 'assign'));
select is(
    (select assignee from signalbox.tasks where id = tests.task('a')), 'eve',
    'undo_change sets a personal value back, and not to its commitment'
);
select from signalbox.update_task(tests.project(), tests.task('a'), '{"assignee": null}');
delete from signalbox_data.personal_values where value = '"eve"';
select matches(
    problem(last_change('task', 'assign')),
    '^SB002 change \d+ cannot be undone: the log does not hold what assignee was$',
    'undo_change has no values that are erased'
);
-- Configurations
select from signalbox.set_configuration(tests.project(), 'size', '3');
select from signalbox.set_configuration(tests.project(), 'size', '4');
select matches(
    problem(last_change('configuration')),
    '^SB002 change \d+ cannot be undone: the log does not hold what a configuration was$',
    'undo_change sets no configuration'
);
select from signalbox.delete_configuration(tests.project(), 'size');
select matches(
    (select e.hint from tests.error_of(format('select signalbox.undo_change(%s)', last_change('configuration'))) e),
    'configuration_history', 'undo_change says where its versions are'
);
select matches(
    problem(last_change('user')), 'cannot be undone: no function takes away what the log calls user$',
    'undo_change does not delete users'
);
select matches(
    problem(signalbox.log_audit_event('note', 'task', tests.project(), tests.task('a'))),
    'cannot be undone: it has changed nothing$', 'undo_change of an event is refused'
);

-- Who
select is(problem(0), 'SB001 change 0 not found', 'undo_change wants a change that there is');
select is(problem(null), 'SB001 change null not found', 'undo_change wants a change');
select set_config('tests.last', last_change('workflow', 'update')::text, true);
select from tests.become_member('operator', '{}');
select is(
    tests.outcome_as('signalbox_operator', format('select signalbox.undo_change(%s)', current_setting('tests.last'))),
    'SB001', 'undo_change knows no change for who is no member'
);
select from tests.forget_member();
select from tests.become_member('agent', array[tests.project()]);
select is(
    tests.outcome_as('signalbox_operator', format('select signalbox.undo_change(%s)', current_setting('tests.last'))),
    'SB007', 'undo_change is for operators of the project'
);
select is(
    tests.outcome_as('signalbox_agent', format('select signalbox.undo_change(%s)', current_setting('tests.last'))),
    '42501', 'undo_change is for operators'
);

select * from finish();
rollback;
