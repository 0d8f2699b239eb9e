begin;
select plan(34);

select from tests.make_project('_fan_out');

-- A run of a definition; its tasks are then called by their keys.
create function start(name text, inputs jsonb default '{}')
returns void
language sql
as $$
    select set_config('tests.workflow_id', id::text, true)
    from signalbox.start_workflow(tests.project(), name, inputs)
$$;
create function keys_and_statuses()
returns table (key text, status text)
language sql
as $$
    select t.key, t.status::text from signalbox.tasks t
    where t.project_id = tests.project() and t.workflow_id = tests.workflow()
    order by t.key collate "C"
$$;
create function result_of(key text)
returns jsonb
language sql
as $$
    select e.result from signalbox.task_executions e
    where e.project_id = tests.project() and e.task_id = tests.task(key)
    order by e.attempt desc limit 1
$$;

-- A list that a dependency produces

select from signalbox.define_workflow(tests.project(), 'dynamic', '{"steps": [
    {"key": "list"},
    {"key": "each", "depends_on": ["list"], "for_each": "${{ tasks.list.result.items }}",
        "parameters": {"item": "${{ item }}"}, "retry": {"max_attempts": 1}},
    {"key": "end", "depends_on": ["each"], "parameters": {"all": "${{ tasks.each.result }}"}}
]}');
select start('dynamic');
select from tests.complete('list', '{"items": ["a", {"b": 1}, null]}');
select results_eq(
    'select * from keys_and_statuses()',
    $$values ('each', 'pending'), ('each[0]', 'ready'), ('each[1]', 'ready'), ('each[2]', 'ready'),
        ('end', 'pending'), ('list', 'completed')$$,
    '_fan_out makes a task of each item'
);
select results_eq(
    $$select key, parameters from signalbox.tasks
    where project_id = tests.project() and parent_task_id = tests.task('each') order by key$$,
    $$values ('each[0]', '{"item": "a"}'::jsonb), ('each[1]', '{"item": {"b": 1}}'),
        ('each[2]', '{"item": null}')$$,
    '_fan_out puts the items into their parameters'
);
select is_empty('select * from tests.broken_invariants()', '_fan_out breaks no invariant');
select from tests.complete('each[2]', '"third"');
select from tests.complete('each[0]', '{"first": [1]}');
select from tests.complete('each[1]');
select is(
    result_of('each'), '[{"first": [1]}, null, "third"]', '_fan_out joins the results in order'
);
select results_eq(
    $$select parameters from tests.claim_one()$$,
    $$values ('{"all": [{"first": [1]}, null, "third"]}'::jsonb)$$,
    '_fan_out hands the results to who waits for them'
);
select results_eq(
    $$select attempts, status::text from signalbox.tasks where id = tests.task('each')$$,
    $$values (1, 'completed')$$,
    '_fan_out completes the task with the list by one attempt'
);
select is_empty('select * from tests.broken_invariants()', '_fan_out breaks no invariant');

-- Empty lists

delete from signalbox_data.workflows where project_id = tests.project();
select start('dynamic');
select from tests.complete('list', '{"items": []}');
select results_eq(
    'select * from keys_and_statuses()',
    $$values ('each', 'completed'), ('end', 'ready'), ('list', 'completed')$$,
    '_fan_out completes at once over an empty list'
);
select is(result_of('each'), '[]', '_fan_out joins an empty list to an empty list');

-- What is no list

create function outcome(result jsonb)
returns table (status text, reason text, after text)
language plpgsql
as $$
begin
    delete from signalbox_data.workflows where project_id = tests.project();
    perform start('dynamic');
    perform tests.complete('list', result);
    return query
        select t.status::text, t.status_reason, e.status::text
        from signalbox.tasks t, signalbox.tasks e
        where t.id = tests.task('each') and e.id = tests.task('end');
end;
$$;
select results_eq(
    format('select * from outcome(%L)', result),
    format($$values ('failed', %L, 'skipped')$$, reason),
    '_fan_out fails over ' || left(result, 40)
)
from (
    values
        ('{"items": 5}', 'its list ${{ tasks.list.result.items }} is 5, not an array'),
        ('{"items": {"a": 1}}', 'its list ${{ tasks.list.result.items }} is an object, not an array'),
        ('{"items": "[1]"}', 'its list ${{ tasks.list.result.items }} is "[1]", not an array'),
        ('{}', 'its list ${{ tasks.list.result.items }} is null, not an array'),
        (
            (select jsonb_build_object('items', jsonb_agg(n)) from generate_series(1, 10001) n)::text,
            'its list has 10001 items, at most 10000 are done'
        )
) c (result, reason);
select is_empty('select * from tests.broken_invariants()', '_fan_out breaks no invariant');

-- Items that cannot be made fail the task with the list, not the call that produced it.
select from signalbox.define_workflow(tests.project(), 'blank', '{"steps": [
    {"key": "list"},
    {"key": "each", "depends_on": ["list"], "for_each": "${{ tasks.list.result }}",
        "queue": "${{ item }}"}
]}');
delete from signalbox_data.workflows where project_id = tests.project();
select start('blank');
select lives_ok(
    $$select tests.complete('list', '["good", " "]')$$,
    '_fan_out does not fail the call that produced the list'
);
select results_eq(
    $$select key, status::text, status_reason from signalbox.tasks
    where project_id = tests.project() and workflow_id = tests.workflow() order by key$$,
    $$values
        ('each', 'failed', 'its items cannot be made: new row for relation "tasks" violates check '
            'constraint "tasks_queue_not_blank"'),
        ('list', 'completed', null)$$,
    '_fan_out makes all items or none'
);

-- Items that fail

delete from signalbox_data.workflows where project_id = tests.project();
select start('dynamic');
select from tests.complete('list', '{"items": [1, 2, 3]}');
select from tests.fail('each[1]');
select from tests.complete('each[0]', '1');
select results_eq(
    $$select key, status from keys_and_statuses() where key in ('each', 'end')$$,
    $$values ('each', 'pending'), ('end', 'pending')$$,
    '_fan_out waits for the other items when one fails'
);
select from tests.set_status('each[2]', 'cancelled');
select results_eq(
    $$select key, status::text, status_reason from signalbox.tasks
    where project_id = tests.project() and key in ('each', 'end') order by key$$,
    $$values ('each', 'failed', '2 of 3 items failed: each[1], each[2]'),
        ('end', 'skipped', 'a dependency can no longer be met')$$,
    '_fan_out fails when items failed'
);
select results_eq(
    'select status::text from signalbox.workflows where id = tests.workflow()',
    $$values ('failed')$$,
    '_fan_out ends the workflow'
);
select from signalbox.define_workflow(tests.project(), 'tolerant', '{"steps": [
    {"key": "list"},
    {"key": "each", "depends_on": ["list"], "for_each": "${{ tasks.list.result }}",
        "allow_failures": true, "retry": {"max_attempts": 1}},
    {"key": "end", "depends_on": ["each"]}
]}');
delete from signalbox_data.workflows where project_id = tests.project();
select start('tolerant');
select from tests.complete('list', '[1, 2]');
select from tests.fail('each[0]');
select from tests.complete('each[1]', '"ok"');
select results_eq(
    $$select key, status from keys_and_statuses() where key in ('each', 'end')$$,
    $$values ('each', 'completed'), ('end', 'ready')$$,
    '_fan_out completes though items failed where that is allowed'
);
select is(result_of('each'), '[null, "ok"]', '_fan_out has null for an item that failed');

-- A list that is known at the start

select from signalbox.define_workflow(tests.project(), 'static', '{
    "inputs": {"list": {"type": "array"}},
    "steps": [
        {"key": "first"},
        {"key": "each", "depends_on": ["first"], "for_each": "${{ inputs.list }}",
            "command": "${{ item }} ${{ tasks.first.result }}"},
        {"key": "now", "for_each": ["x"]},
        {"key": "end", "depends_on": ["each"]}
    ]}');
delete from signalbox_data.workflows where project_id = tests.project();
select start('static', '{"list": ["a", "${{ tasks.first.result }}"]}');
select results_eq(
    'select * from keys_and_statuses()',
    $$values ('each', 'pending'), ('each[0]', 'pending'), ('each[1]', 'pending'), ('end', 'pending'),
        ('first', 'ready'), ('now', 'pending'), ('now[0]', 'ready')$$,
    '_fan_out finds the items of a list known at the start made'
);
select is_empty('select * from tests.broken_invariants()', '_fan_out breaks no invariant');
select from tests.complete('first', '"done"');
select results_eq(
    $$select key, command from signalbox.claim_tasks('w', project_id => tests.project(), max_tasks => 9)
    where key like 'each%' order by key$$,
    $q$values ('each[0]', 'a done'), ('each[1]', '${{ tasks.first.result }} done')$q$,
    '_fan_out puts in items that look like references as they are'
);
select count(*)
from signalbox.claimed_tasks c
cross join lateral signalbox.complete_task(
    c.project_id, c.task_id, c.lease_token, to_jsonb(c.key)
)
where c.project_id = tests.project();
select is(result_of('each'), '["each[0]", "each[1]"]', '_fan_out joins a list known at the start');
select is(result_of('now'), '["now[0]"]', '_fan_out joins a list of one');
delete from signalbox_data.workflows where project_id = tests.project();
select start('static', '{"list": []}');
select from tests.complete('first');
select results_eq(
    $$select key, status from keys_and_statuses() where key in ('each', 'end')$$,
    $$values ('each', 'completed'), ('end', 'ready')$$,
    '_fan_out completes over an empty list known at the start'
);

-- Tasks made by hand, without a key

delete from signalbox_data.workflows where project_id = tests.project();
select from tests.make_workflow(name => 'by hand');
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"title": "Each", "for_each": [1, 2], "parameters": {"n": "${{ item }}"}}]');
select results_eq(
    $$select title, parameters from signalbox.tasks
    where project_id = tests.project() and parent_task_id is not null order by title$$,
    $$values ('Each [0]', '{"n": 1}'::jsonb), ('Each [1]', '{"n": 2}')$$,
    '_fan_out makes items of tasks that were made by hand'
);
select count(*)
from signalbox.claim_tasks('w', project_id => tests.project(), max_tasks => 9) c
cross join lateral signalbox.complete_task(c.project_id, c.task_id, c.lease_token);
select results_eq(
    $$select t.status::text, e.result from signalbox.tasks t
    inner join signalbox.task_executions e on e.project_id = t.project_id and e.task_id = t.id
    where t.project_id = tests.project() and t.parent_task_id is null$$,
    $$values ('completed', '[null, null]'::jsonb)$$,
    '_fan_out joins them too'
);

-- Done again

delete from signalbox_data.workflows where project_id = tests.project();
select start('dynamic');
select from tests.complete('list', '{"items": [1]}');
select from tests.fail('each[0]');
select from tests.set_status('each', 'pending');
select from tests.set_status('each[0]', 'pending');
select results_eq(
    'select * from keys_and_statuses()',
    $$values ('each', 'failed'), ('each[0]', 'ready'), ('end', 'skipped'), ('list', 'completed')$$,
    '_fan_out judges the items again when the task is reopened'
);
select from tests.complete('each[0]', '"second try"');
select from tests.set_status('each', 'pending');
select is(result_of('each'), '["second try"]', '_fan_out joins what has become of the items');
select from tests.set_status('list', 'pending');
select from tests.set_status('each', 'pending');
select from tests.complete('list', '{"items": ["x", "y"]}');
select results_eq(
    $$select key, status from keys_and_statuses() where key like 'each%'$$,
    $$values ('each', 'pending'), ('each[0]', 'ready'), ('each[0]~1', 'completed'),
        ('each[1]', 'ready')$$,
    '_fan_out makes other items when the list has become another'
);
select is_empty('select * from tests.broken_invariants()', '_fan_out breaks no invariant');

select * from finish();
rollback;
