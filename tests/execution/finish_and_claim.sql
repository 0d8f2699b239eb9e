begin;
select plan(30);

select from tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select from tests.make_task('a');
select from tests.make_task('b');
select from tests.make_task('c', depends_on => '{a}');
select from tests.make_task('d', depends_on => '{b}');

create function held(keys text[], more jsonb default '{}')
returns jsonb
language sql
as $$
    select jsonb_agg(jsonb_build_object(
        'project_id', tests.project(), 'task_id', tests.task(k), 'lease_token', tests.lease(k)
    ) || more)
    from unnest(keys) k
$$;

select results_eq(
    $$select key from signalbox.finish_and_claim(
        'w', '[]', project_id => tests.project(), max_tasks => 2)$$,
    $$values ('a'), ('b')$$,
    'finish_and_claim claims when there is nothing to finish'
);
select results_eq(
    $$select key, dependency_results -> 0 -> 'result', worker, lease_expires_at
    from signalbox.finish_and_claim(
        'w', held('{a}', '{"result": {"n": 1}, "output": "log", "exit_code": 0}'),
        project_id => tests.project(), lease => '1 minute', agent_type => 'codegen',
        agent_config => '{}')$$,
    $$values ('c', '{"n": 1}'::jsonb, 'w', '2026-01-01 12:01+00'::timestamptz)$$,
    'finish_and_claim claims what it has just made ready'
);
select results_eq(
    $$select outcome::text, result, output, exit_code
    from signalbox.task_executions where task_id = tests.task('a')$$,
    $$values ('success', '{"n": 1}'::jsonb, 'log', 0)$$,
    'finish_and_claim completes unless told otherwise'
);
select results_eq(
    $$select agent_type, agent_config
    from signalbox.task_executions where task_id = tests.task('c')$$,
    $$values ('codegen', '{}'::jsonb)$$,
    'finish_and_claim records the agent'
);

-- Outcomes, several in one call

select from tests.make_task('error', retry_delay => '0', queue => 'other');
select from tests.make_task('hopeless', queue => 'other');
select from tests.make_task('given back', queue => 'other');
select from tests.make_task('slow', queue => 'other');
select from signalbox.claim_tasks('w', '{other}', tests.project(), max_tasks => 4);
select is_empty(
    $$select key from signalbox.finish_and_claim(
        'w',
        held('{error}', '{"outcome": "error", "error": "disk full", "error_details": {"e": 1}}')
            || held('{hopeless}', '{"outcome": "failure", "error": "no", "retry": false}')
            || held('{given back}', '{"outcome": "cancellation"}')
            || held('{slow}', '{"outcome": "timeout", "retry": null}')
            || held('{b}'),
        '{none}', tests.project())$$,
    'finish_and_claim returns no row when there is nothing to claim'
);
select results_eq(
    $$select key, status::text, failed_attempts from signalbox.tasks
    where queue = 'other' order by rank$$,
    $$values ('error', 'ready', 1), ('hopeless', 'failed', 1), ('given back', 'ready', 0),
        ('slow', 'pending', 1)$$,
    'finish_and_claim ends each task by its own outcome'
);
select results_eq(
    $$select outcome::text, error_message, error_details
    from signalbox.task_executions where task_id = tests.task('error')$$,
    $$values ('error', 'disk full', '{"e": 1}'::jsonb)$$,
    'finish_and_claim records errors'
);
select is(
    (select status::text from signalbox.tasks where id = tests.task('d')), 'ready',
    'finish_and_claim settles the dependents of each'
);
select is_empty(
    'select * from tests.broken_invariants()', 'finish_and_claim breaks no invariant'
);

-- All or none

select from signalbox.claim_tasks('w', project_id => tests.project(), max_tasks => 9);
select throws_ok(
    $$select signalbox.finish_and_claim(
        'w', held('{c}') || held('{d}', '{"lease_token": null}'), '{other}', tests.project())$$,
    'SB004', format('lease lost on task %s', tests.task('d')),
    'finish_and_claim refuses a lost lease'
);
select results_eq(
    $$select key, status from tests.statuses()
    where key in ('c', 'd', 'error') order by key$$,
    $$values ('c', 'in_progress'), ('d', 'in_progress'), ('error', 'ready')$$,
    'finish_and_claim neither finishes nor claims anything when a lease is lost'
);
select throws_ok(
    $$select signalbox.finish_and_claim('w', held('{c}', '{"outcome": "skip"}'))$$,
    '22023', 'a worker does not finish a task with outcome skip',
    'finish_and_claim refuses outcome skip'
);
select throws_ok(
    $$select signalbox.finish_and_claim('w', held('{c}', '{"outcome": "done"}'))$$,
    '22P02', 'invalid input value for enum signalbox_data.execution_outcome: "done"',
    'finish_and_claim refuses an outcome that does not exist'
);
select throws_ok(
    $$select signalbox.finish_and_claim('w', held('{c}'), max_tasks => 0)$$,
    'SB006', 'max_tasks must be from 1 to 1000, not 0',
    'finish_and_claim refuses to claim nothing'
);
select throws_ok(
    $$select signalbox.finish_and_claim('w', held('{c}'), lease => '-1 second')$$,
    'SB006', 'a lease must be longer than nothing and at most 30 days, not -00:00:01',
    'finish_and_claim refuses a lease without length'
);
select is(
    (select status::text from signalbox.tasks where id = tests.task('c')), 'in_progress',
    'finish_and_claim finishes nothing when the claim is refused'
);

-- A join of tasks that finish in one call, and the end of the workflow

select from tests.make_project();
select from tests.make_workflow();
select from tests.make_task('p');
select from tests.make_task('q');
select from tests.make_task('join', depends_on => '{p,q}');
select from tests.make_task('either', depends_on => '{p}');
select from tests.link('either', 'q', 'failure');
select from signalbox.claim_tasks('w', project_id => tests.project(), max_tasks => 2);
select results_eq(
    $$select key, jsonb_array_length(dependency_results) from signalbox.finish_and_claim(
        'w', held('{p,q}'), project_id => tests.project(), max_tasks => 9)$$,
    $$values ('join', 2)$$,
    'finish_and_claim makes a join ready whose dependencies all finish in the call'
);
select results_eq(
    $$select key, status from tests.statuses() where key = 'either'$$,
    $$values ('either', 'skipped')$$,
    'finish_and_claim skips what one of the finished rules out'
);
select is(
    (select status::text from signalbox.workflows where id = tests.workflow()), 'active',
    'finish_and_claim leaves the workflow active while it claims from it'
);
select is_empty(
    $$select key from signalbox.finish_and_claim('w', held('{join}'), project_id => tests.project())$$,
    'finish_and_claim claims nothing after the last task'
);
select is(
    (select status::text from signalbox.workflows where id = tests.workflow()),
    'completed',
    'finish_and_claim finishes the workflow with its last task'
);

select from tests.make_task('held');
select from tests.claim('held');
select throws_ok(
    $$select signalbox.finish_and_claim('w', '[{"task": 1, "status": "failed"}]')$$,
    'SB005', 'finished has fields that are not known: $[0].status, $[0].task',
    'finish_and_claim refuses fields that it does not know'
);
select throws_ok(
    $$select signalbox.finish_and_claim('w', '{}')$$,
    'SB005', 'finished must be a JSON array',
    'finish_and_claim refuses what is no list'
);
select throws_ok(
    $$select signalbox.finish_and_claim('w', held('{held}') || held('{held}'))$$,
    'SB004', format('lease lost on task %s', tests.task('held')),
    'finish_and_claim refuses an attempt that is named twice'
);
select throws_ok(
    $$select signalbox.finish_and_claim('w', held('{held}') || jsonb_build_array(
        held('{held}') -> 0 || '{"lease_token": "00000000-0000-7000-8000-000000000000"}'))$$,
    'SB004', format('lease lost on task %s', tests.task('held')),
    'finish_and_claim refuses a stale lease beside a good one of the same task'
);

-- Workflows that are not worked on
select from tests.make_project();
select from tests.make_workflow();
select from signalbox.create_tasks(tests.project(), tests.workflow(), (
    select jsonb_agg(jsonb_build_object('key', n::text, 'title', 'x')) from generate_series(1, 30) n));
select set_config('tests.paused', tests.workflow()::text, false);
select from tests.make_workflow();
select from tests.make_task('x');
select from tests.make_task('y');
update signalbox_data.workflows set status = 'paused' where id = current_setting('tests.paused')::uuid;
select results_eq(
    $$select key from signalbox.finish_and_claim('w', '[]', project_id => tests.project())$$,
    $$values ('x')$$,
    'finish_and_claim passes over the tasks of a paused workflow'
);
select is(
    (select count(*)::integer from signalbox.ready_tasks where project_id = tests.project()), 1,
    'finish_and_claim takes them out of the queue on its way'
);
select from signalbox.resume_workflow(tests.project(), current_setting('tests.paused')::uuid);
update signalbox_data.workflows set status = 'paused' where id = current_setting('tests.paused')::uuid;
select is_empty(
    $$select key from signalbox.finish_and_claim(
        'w', '[]', project_id => tests.project(), max_tasks => 31)
    where workflow_id = current_setting('tests.paused')::uuid$$,
    'finish_and_claim passes over them in a set as well'
);
select is(
    (select status::text from signalbox.tasks where id = tests.task('y')), 'in_progress',
    'finish_and_claim takes the others of the set'
);

select is_empty(
    'select * from tests.broken_invariants()', 'finish_and_claim breaks no invariant'
);
select * from finish();
rollback;
