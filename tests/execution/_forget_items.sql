begin;
select plan(19);

select from tests.make_project('_forget_items');
select from signalbox.define_workflow(tests.project(), 'w', '{"steps": [
    {"key": "list"},
    {"key": "each", "depends_on": ["list"], "for_each": "${{ tasks.list.result }}",
        "retry": {"max_attempts": 1}},
    {"key": "fixed", "depends_on": ["list"], "for_each": ["x"]},
    {"key": "end", "depends_on": ["each", "fixed"]}
]}');
create function keys_and_statuses()
returns table (key text, status text)
language sql
as $$
    select t.key, t.status::text from signalbox.tasks t
    where t.project_id = tests.project() and t.workflow_id = tests.workflow()
    order by t.key collate "C"
$$;
create function start()
returns void
language sql
as $$
    delete from signalbox_data.workflows where project_id = tests.project();
    select set_config('tests.workflow_id', id::text, true)
    from signalbox.start_workflow(tests.project(), 'w');
$$;

-- Again from before the list: the items are made anew.
select start();
select from tests.complete('list', '["a", "b"]');
select from tests.complete('fixed[0]');
select from tests.complete('each[0]');
select from tests.fail('each[1]');
select results_eq(
    'select * from keys_and_statuses()',
    $$values ('each', 'failed'), ('each[0]', 'completed'), ('each[1]', 'failed'), ('end', 'skipped'),
        ('fixed', 'completed'), ('fixed[0]', 'completed'), ('list', 'completed')$$,
    '_forget_items has items to forget'
);
select from signalbox.retry_workflow(
    tests.project(), tests.workflow(), from_task_id => tests.task('list')
);
select results_eq(
    'select * from keys_and_statuses()',
    $$values ('each', 'pending'), ('each[0]~1', 'completed'), ('each[1]~1', 'cancelled'),
        ('end', 'pending'), ('fixed', 'pending'), ('fixed[0]~1', 'completed'), ('list', 'ready')$$,
    '_forget_items sets items aside when the workflow is retried from before their list'
);
select is_empty('select * from tests.broken_invariants()', '_forget_items breaks no invariant');
select from tests.complete('list', '["a", "b"]');
select results_eq(
    $$select key, status from keys_and_statuses() where key ~ '^(each|fixed)' and key !~ '~'$$,
    $$values ('each', 'pending'), ('each[0]', 'ready'), ('each[1]', 'ready'), ('fixed', 'pending'),
        ('fixed[0]', 'ready')$$,
    '_forget_items lets items be made anew, of the same list too'
);
select from tests.complete('each[0]');
select from tests.complete('each[1]');
select from tests.complete('fixed[0]');
select from tests.complete('end');
select results_eq(
    'select status::text from signalbox.workflows where id = tests.workflow()',
    $$values ('completed')$$,
    '_forget_items leaves no failure behind that would decide how the workflow ends'
);
select is_empty('select * from tests.broken_invariants()', '_forget_items breaks no invariant');

-- Failed items alone are tried again where they are.
select start();
select from tests.complete('list', '["a", "b"]');
select from tests.complete('fixed[0]');
select from tests.complete('each[0]');
select from tests.fail('each[1]');
select from signalbox.retry_workflow(tests.project(), tests.workflow());
select results_eq(
    $$select key, status from keys_and_statuses() where key like 'each%'$$,
    $$values ('each', 'pending'), ('each[0]', 'completed'), ('each[1]', 'ready')$$,
    '_forget_items is not asked when what failed is tried again'
);
select from tests.complete('each[1]', '"again"');
select results_eq(
    $$select key, status from keys_and_statuses() where key in ('each', 'end')$$,
    $$values ('each', 'completed'), ('end', 'ready')$$,
    '_forget_items is not in the way of joining them then'
);
select from signalbox.retry_workflow(
    tests.project(), tests.workflow(), from_task_id => tests.task('each[0]')
);
select results_eq(
    $$select key, status from keys_and_statuses() where key like 'each%'$$,
    $$values ('each', 'pending'), ('each[0]', 'ready'), ('each[1]', 'completed')$$,
    '_forget_items is not asked from one of the items on'
);

-- Everything again, with items that have not begun.
select start();
select from tests.complete('list', '["a", "b"]');
select from signalbox.reset_workflow(tests.project(), tests.workflow());
select results_eq(
    'select * from keys_and_statuses()',
    $$values ('each', 'pending'), ('each[0]~1', 'cancelled'), ('each[1]~1', 'cancelled'),
        ('end', 'pending'), ('fixed', 'pending'), ('fixed[0]~1', 'cancelled'), ('list', 'pending')$$,
    '_forget_items sets items aside when the workflow is reset'
);
select is_empty('select * from tests.broken_invariants()', '_forget_items breaks no invariant');
select from signalbox.activate_workflow(tests.project(), tests.workflow());
select from tests.complete('list', '[]');
select from tests.complete('fixed[0]');
select results_eq(
    $$select key, status from keys_and_statuses() where key in ('each', 'end')$$,
    $$values ('each', 'completed'), ('end', 'ready')$$,
    '_forget_items lets a reset workflow come to its end'
);

-- A copy begins with the lists, and the inputs.
select set_config('tests.workflow_id', id::text, true)
from signalbox.clone_workflow(tests.project(), tests.workflow(), 'copy');
select results_eq(
    'select * from keys_and_statuses()',
    $$values ('each', 'pending'), ('end', 'pending'), ('fixed', 'pending'), ('list', 'ready')$$,
    '_forget_items has nothing to do in a copy, which has no items yet'
);
select is_empty('select * from tests.broken_invariants()', '_forget_items breaks no invariant');

-- With them goes what was put below them, and who waits for one of them is told.
select from tests.make_project();
select from signalbox.define_workflow(tests.project(), 'w', '{"steps": [
    {"key": "list"},
    {"key": "each", "depends_on": ["list"], "for_each": "${{ tasks.list.result }}",
        "retry": {"max_attempts": 1}}
]}');
select start();
select from tests.complete('list', '["a", "b"]');
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"key": "part", "title": "part", "parent": "each[0]"},
    {"key": "part of it", "title": "part of it", "parent": "part"},
    {"key": "done part", "title": "done part", "parent": "each[1]"},
    {"key": "in any case", "title": "x", "depends_on": [{"task": "each[0]", "condition": "completion"}]},
    {"key": "on success", "title": "x", "depends_on": ["each[0]"]},
    {"key": "on failure", "title": "x", "depends_on": [{"task": "each[1]", "condition": "failure"}]}
]');
select from tests.complete('done part');
select from tests.fail('each[1]');
select results_eq(
    $$select * from keys_and_statuses() where key ~ '^(in|on|part|done)'$$,
    $$values ('done part', 'completed'), ('in any case', 'pending'), ('on failure', 'ready'),
        ('on success', 'pending'), ('part', 'pending'), ('part of it', 'ready')$$,
    '_forget_items has items that others wait for, and work below them'
);
select from signalbox.retry_workflow(
    tests.project(), tests.workflow(), from_task_id => tests.task('list')
);
select results_eq(
    'select * from keys_and_statuses()',
    $$values ('done part', 'completed'), ('each', 'pending'), ('each[0]~1', 'cancelled'),
        ('each[1]~1', 'cancelled'), ('in any case', 'ready'), ('list', 'ready'),
        ('on failure', 'skipped'), ('on success', 'skipped'), ('part', 'cancelled'),
        ('part of it', 'cancelled')$$,
    '_forget_items sets aside what is below them, and tells who waits for one'
);
select is_empty('select * from tests.broken_invariants()', '_forget_items breaks no invariant by that');
select from tests.complete('list', '["a"]');
select from tests.complete('each[0]');
select from tests.complete('in any case');
select from signalbox.retry_workflow(tests.project(), tests.workflow(), 'all');
select results_eq(
    $$select * from keys_and_statuses() where key ~ '~|part'$$,
    $$values ('done part', 'completed'), ('each[0]~1', 'cancelled'), ('each[0]~2', 'completed'),
        ('each[1]~1', 'cancelled'), ('part', 'cancelled'), ('part of it', 'cancelled')$$,
    '_forget_items sets it aside for good'
);
select is_empty('select * from tests.broken_invariants()', '_forget_items breaks no invariant for good');

select * from finish();
rollback;
