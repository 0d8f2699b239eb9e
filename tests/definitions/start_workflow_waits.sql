-- Waits refer to inputs, items and results in each of their fields.
begin;
select plan(6);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_project();
select from signalbox.define_workflow(tests.project(), 'waits', '{
    "inputs": {"who": {"type": "array"}, "time": {}, "open": {"type": "boolean", "default": false}},
    "steps": [
        {"key": "sign", "wait": {"kind": "approval", "approvers": "${{ inputs.who }}",
            "deadline": "${{ inputs.time }}"}},
        {"key": "open", "when": "$.inputs.open == true"},
        {"key": "merged", "depends_on": [{"task": "open", "condition": "completion"}],
            "wait": {"kind": "gate", "name": "merged", "subject": "no ${{ tasks.open.status }}"}},
        {"key": "pause", "for_each": [{"for": "1 hour"}, {"for": "2 hours"}],
            "wait": {"kind": "timer", "for": "${{ item.for }}"}},
        {"key": "list"},
        {"key": "late", "depends_on": ["list"], "for_each": "${{ tasks.list.result }}",
            "wait": {"kind": "timer", "for": "${{ item }}"}}
    ]}');
create function start(inputs jsonb)
returns void
language sql
as $$
    delete from signalbox_data.workflows where project_id = tests.project();
    select set_config('tests.workflow_id', id::text, true)
    from signalbox.start_workflow(tests.project(), 'waits', start.inputs);
$$;
create function waits()
returns table (key text, waits_for text, due_at timestamptz)
language sql
as $$
    select t.key, regexp_replace(w.waits_for, ',? (by|until) [0-9].*', ''), w.due_at
    from signalbox.task_waits w
    inner join signalbox.tasks t on t.project_id = w.project_id and t.id = w.task_id
    where w.workflow_id = tests.workflow()
    order by t.key
$$;

select start('{"who": ["ada", "bob"], "time": "1 day"}');
select results_eq(
    'select * from waits()',
    $$values
        ('merged', 'merged of no skipped', null::timestamptz),
        ('pause[0]', 'its timer', '2026-01-01 13:00+00'),
        ('pause[1]', 'its timer', '2026-01-01 14:00+00'),
        ('sign', 'approval by ada or bob', '2026-01-02 12:00+00')$$,
    'start_workflow has waits filled in before they begin, where they begin at once too'
);
select from tests.complete('list', '["3 hours", "PT4H"]');
select results_eq(
    $$select key, due_at from waits() where key like 'late%'$$,
    $$values ('late[0]', '2026-01-01 15:00+00'::timestamptz), ('late[1]', '2026-01-01 16:00+00')$$,
    'start_workflow has the items of a list that comes later wait as they say'
);
select is_empty('select * from tests.broken_invariants()', 'start_workflow breaks no invariant by waits');

select start('{"who": ["ada"], "time": "1 day"}');
select from tests.complete('list', '["1 hour", "soon"]');
select results_eq(
    $$select status::text, status_reason from signalbox.tasks
    where workflow_id = tests.workflow() and key like 'late%'$$,
    $$values ('failed', 'its items cannot be made: [1].wait.for invalid input syntax for type interval: "soon"')$$,
    'start_workflow lets a step fail whose list has an item that cannot wait'
);
select is_empty('select * from tests.broken_invariants()', 'start_workflow breaks no invariant by that');
select results_eq(
    $$select code, detail from tests.error_of($q$select start('{"who": [], "time": "soon"}')$q$)$$,
    $$values ('SB005', '$.steps[0].wait.deadline: invalid input syntax for type interval: "soon"')$$,
    'start_workflow refuses inputs for which nothing can be waited for'
);

select * from finish();
rollback;
