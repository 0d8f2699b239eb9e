begin;
select plan(13);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();

-- Where the tasks of the project are: in the queue, or waiting for a slot.
create function places()
returns table (key text, status text, place text)
language sql
as $$
    select
        t.key, t.status::text,
        case
            when r.task_id is not null then 'queue'
            when w.task_id is not null then concat_ws(' ', w.scope, w.key)
        end
    from signalbox_data.tasks t
    left join signalbox_data.ready_tasks r on r.task_id = t.id
    left join signalbox_data.throttled_tasks w on w.task_id = t.id
    where t.project_id = tests.project()
    order by t.key
$$;

select from signalbox.set_concurrency_limit(tests.project(), 'db', 2);
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"key": "1", "title": "x", "concurrency_key": "db"},
    {"key": "2", "title": "x", "concurrency_key": "db", "priority": "low"},
    {"key": "3", "title": "x", "concurrency_key": "db", "priority": "high"},
    {"key": "4", "title": "x", "concurrency_key": "other"},
    {"key": "5", "title": "x"}]');
select results_eq(
    'select * from places()',
    $$values ('1', 'ready', 'queue'), ('2', 'ready', 'key db'), ('3', 'ready', 'queue'),
        ('4', 'ready', 'queue'), ('5', 'ready', 'queue')$$,
    '_await_slots gives slots by priority, and lets the others wait'
);
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"key": "6", "title": "x", "concurrency_key": "other", "priority": 10}]');
select results_eq(
    $$select place from places() where key = '6'$$, $$values ('key other')$$,
    '_await_slots lets one task of a key run when nobody has set a limit'
);
select results_eq(
    $$select key, why from signalbox.blocked_tasks(tests.project())$$,
    $$values ('2', 'waits for a slot of key db, of which 2 may run at once: held by 1, 3'),
        ('6', 'waits for a slot of key other, of which 1 may run at once: held by 4')$$,
    'blocked_tasks says for which slot a task waits'
);
select is_empty(
    $$select key from signalbox.runnable_tasks(tests.project()) where key in ('2', '6')$$,
    'runnable_tasks shows no task that waits for a slot'
);

-- A slot is given back and handed on.

select from tests.complete('1');
select results_eq(
    $$select place from places() where key = '2'$$, $$values ('queue')$$,
    '_await_slots lets the next one go on when a slot is given back'
);
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"key": "7", "title": "x", "concurrency_key": "db", "retry_delay": "0"}]');
select from tests.fail('3', retry => true);
select results_eq(
    $$select * from places() where key in ('3', '7')$$,
    $$values ('3', 'pending', null), ('7', 'ready', 'queue')$$,
    '_await_slots has the slot of a task that waits to be tried again'
);
select tests.advance('1 hour');
select from signalbox.claim_tasks('w', '{none}', tests.project());
select results_eq(
    $$select * from places() where key in ('2', '3', '7')$$,
    $$values ('2', 'ready', 'queue'), ('3', 'ready', 'key db'), ('7', 'ready', 'queue')$$,
    '_await_slots is asked again when the time of the next attempt has come'
);
select from tests.fail('7', retry => true);
select results_eq(
    $$select * from places() where key in ('3', '7')$$,
    $$values ('3', 'ready', 'queue'), ('7', 'ready', 'key db')$$,
    '_await_slots lets a task that is tried again at once queue up behind the others'
);
select is_empty('select * from tests.broken_invariants()', '_await_slots breaks no invariant');

-- From narrow to wide.

select from tests.make_project();
select from tests.make_workflow();
select from signalbox.set_concurrency_limit(tests.project(), null, 2, 'project');
select from signalbox.set_concurrency_limit(tests.project(), 'slow', 1, 'queue');
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"key": "1", "title": "x", "queue": "slow"},
    {"key": "2", "title": "x", "queue": "slow"},
    {"key": "3", "title": "x"},
    {"key": "4", "title": "x"},
    {"key": "5", "title": "x", "concurrency_key": "k"}]');
select results_eq(
    'select * from places()',
    $$values ('1', 'ready', 'queue'), ('2', 'ready', 'queue slow'), ('3', 'ready', 'queue'),
        ('4', 'ready', 'project project'), ('5', 'ready', 'project project')$$,
    '_await_slots needs a slot of each limit, the narrowest first'
);
select from tests.complete('1');
select results_eq(
    'select * from places()',
    $$values ('1', 'completed', null), ('2', 'ready', 'queue'), ('3', 'ready', 'queue'),
        ('4', 'ready', 'project project'), ('5', 'ready', 'project project')$$,
    '_await_slots hands a slot of the project to who came first'
);
select is(
    signalbox._await_slots(tests.project(), '{}'), '{}', '_await_slots takes an empty list'
);
select is_empty(
    'select * from tests.broken_invariants()', '_await_slots breaks no invariant of several limits'
);

select * from finish();
rollback;
