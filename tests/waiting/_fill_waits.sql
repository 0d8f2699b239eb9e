begin;
select plan(9);

select from tests.make_project('_fill_waits');
select from signalbox.define_workflow(tests.project(), 'w', '{
    "inputs": {"team": {"default": "${{ tasks.open.result.url }}"}},
    "steps": [
        {"key": "open"},
        {"key": "merged", "depends_on": ["open"],
            "wait": {"kind": "gate", "name": "pull_request_merged", "subject": "${{ tasks.open.result.url }}"}},
        {"key": "told", "depends_on": ["open"],
            "wait": {"kind": "signal", "name": "for ${{ inputs.team }}"}},
        {"key": "each", "depends_on": ["open"], "for_each": ["eu", "us"],
            "wait": {"kind": "gate", "name": "deployed", "subject": "${{ tasks.open.result.url }} to ${{ item }}"}}
    ]}');
select set_config('tests.workflow_id', id::text, true)
from signalbox.start_workflow(tests.project(), 'w');
select from tests.complete('open', '{"url": "acme/shop#17"}');
select results_eq(
    $$select t.key, t.status::text, r.wait ->> 'name', r.wait ->> 'subject'
    from signalbox.tasks t
    inner join signalbox_data.task_rules r on r.project_id = t.project_id and r.task_id = t.id
    where t.project_id = tests.project() and t.key <> 'each' order by t.key$$,
    $q$values
        ('each[0]', 'blocked', 'deployed', 'acme/shop#17 to eu'),
        ('each[1]', 'blocked', 'deployed', 'acme/shop#17 to us'),
        ('merged', 'blocked', 'pull_request_merged', 'acme/shop#17'),
        ('told', 'blocked', 'for ${{ tasks.open.result.url }}', null)$q$,
    '_fill_waits puts results into waits, and leaves inputs that look like references'
);
select from signalbox.satisfy_gate(tests.project(), 'pull_request_merged', 'acme/shop#17');
select is(
    (select status::text from signalbox.tasks where id = tests.task('merged')), 'completed',
    '_fill_waits lets a gate be found by what the result says'
);
select is_empty('select * from tests.broken_invariants()', '_fill_waits breaks no invariant');

-- A result of which nothing can be waited for
delete from signalbox_data.workflows where project_id = tests.project();
select set_config('tests.workflow_id', id::text, true)
from signalbox.start_workflow(tests.project(), 'w');
select lives_ok(
    $$select tests.complete('open', '{"url": null}')$$,
    '_fill_waits does not fail the call that produced the result'
);
select results_eq(
    $$select key, status::text, status_reason from signalbox.tasks
    where project_id = tests.project() and key = 'merged'$$,
    $$values ('merged', 'failed', 'it cannot wait for this: .subject must not be missing')$$,
    '_fill_waits fails a task that cannot wait'
);

-- Again from before: with the new result.
delete from signalbox_data.workflows where project_id = tests.project();
select set_config('tests.workflow_id', id::text, true)
from signalbox.start_workflow(tests.project(), 'w');
select from tests.complete('open', '{"url": "one"}');
select from tests.set_status('open', 'pending');
select from tests.complete('open', '{"url": "two"}');
select from tests.set_status('merged', 'pending');
select results_eq(
    $$select r.wait ->> 'subject', r.wait_template ->> 'subject' from signalbox_data.task_rules r
    where r.project_id = tests.project() and r.task_id = tests.task('merged')$$,
    $q$values ('two', '${{ tasks.open.result.url }}')$q$,
    '_fill_waits fills a wait anew each time that it begins'
);

select results_eq(
    $$select passed, failed from signalbox._fill_waits(tests.project(), '{}')$$,
    $$values ('{}'::uuid[], null::uuid[])$$,
    '_fill_waits takes no tasks'
);
select from tests.make_task('plain');
select results_eq(
    $$select passed, failed from signalbox._fill_waits(tests.project(), array[tests.task('plain')])$$,
    $$values (array[tests.task('plain')], null::uuid[])$$,
    '_fill_waits lets through what waits for nothing'
);
select is_empty('select * from tests.broken_invariants()', '_fill_waits breaks no invariant');

select * from finish();
rollback;
