begin;
select plan(11);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select from tests.make_wait('one', '{"kind": "gate", "name": "merged", "subject": "shop#17"}');
select from tests.make_task('next', depends_on => '{one}');
select from tests.make_wait('two', '{"kind": "gate", "name": "merged", "subject": "shop#17"}');
select from tests.make_wait('other', '{"kind": "gate", "name": "merged", "subject": "shop#18"}');
select from tests.make_wait('check', '{"kind": "gate", "name": "green", "subject": "shop#17"}');

select results_eq(
    $$select name, subject, is_satisfied, decided_at, payload from signalbox.satisfy_gate(
        tests.project(), 'merged', 'shop#17', '{"sha": "9f2c1e"}')$$,
    $$values ('merged', 'shop#17', true, '2026-01-01 12:00+00'::timestamptz,
        '{"sha": "9f2c1e"}'::jsonb)$$,
    'satisfy_gate returns the gate'
);
select results_eq(
    'select * from tests.statuses()',
    $$values ('check', 'blocked'), ('next', 'ready'), ('one', 'completed'),
        ('other', 'blocked'), ('two', 'completed')$$,
    'satisfy_gate completes every task that waits for it, and no other'
);
select results_eq(
    $$select e.outcome::text, e.result from signalbox.task_executions e
    where e.task_id in (tests.task('one'), tests.task('two'))$$,
    $$values ('success', '{"sha": "9f2c1e"}'::jsonb), ('success', '{"sha": "9f2c1e"}')$$,
    'satisfy_gate makes the payload the result of each'
);
select lives_ok(
    $$select signalbox.satisfy_gate(tests.project(), 'merged', 'shop#17')$$,
    'satisfy_gate may be called again'
);
select is_empty(
    $$select from signalbox.external_gates
    where project_id = tests.project() and payload is not null$$,
    'satisfy_gate keeps the latest word'
);
select from tests.make_wait('due', '{"kind": "gate", "name": "late", "subject": "1",
    "deadline": "1 hour"}');
select tests.advance('1 hour');
select from signalbox.satisfy_gate(tests.project(), 'late', '1');
select is(
    (select status::text from signalbox.tasks where id = tests.task('due')), 'blocked',
    'satisfy_gate passes by a task whose deadline has passed'
);
select from signalbox._expire_waits();
select throws_ok(
    $$select signalbox.satisfy_gate('00000000-0000-7000-8000-000000000000', 'merged', '1')$$,
    'SB001', 'project 00000000-0000-7000-8000-000000000000 not found',
    'satisfy_gate refuses a project that does not exist'
);
select throws_ok(
    format('select signalbox.satisfy_gate(tests.project(), %L, %L)', name, subject),
    code, null, format('satisfy_gate refuses %s and %s', coalesce(name, 'null'), left(subject, 9))
)
from (
    values ('', 'x', '23514'), ('x', ' ', '23514'), (null, 'x', '23502')
) v (name, subject, code);
select is_empty('select * from tests.broken_invariants()', 'satisfy_gate breaks no invariant');

select * from finish();
rollback;
