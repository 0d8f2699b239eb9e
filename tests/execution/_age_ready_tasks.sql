begin;
select plan(9);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select from tests.make_task('old', priority => 2);
select tests.advance('1 hour');
select from tests.make_task('young', priority => 2);
select is(
    signalbox._age_ready_tasks(), 0, '_age_ready_tasks does nothing where no ageing is set'
);
select from signalbox.set_queue_ageing(tests.project(), 'default', '1 hour');

create function priorities()
returns table (key text, priority integer)
language sql
as $$
    select t.key, r.priority
    from signalbox_data.ready_tasks r
    inner join signalbox_data.tasks t on t.id = r.task_id
    where r.project_id = tests.project()
    order by t.rank
$$;
select from signalbox._age_ready_tasks();
select results_eq(
    'select * from priorities()', $$values ('old', 3), ('young', 2)$$,
    '_age_ready_tasks lets a task go up by one for each time it has waited'
);
select from signalbox._age_ready_tasks();
select results_eq(
    'select * from priorities()', $$values ('old', 3), ('young', 2)$$,
    '_age_ready_tasks lets it go up once for each time'
);
select tests.advance('1 day');
select from signalbox._age_ready_tasks();
select results_eq(
    'select * from priorities()', $$values ('old', 4), ('young', 3)$$,
    '_age_ready_tasks lets a task go up by one in a call'
);
select sum(signalbox._age_ready_tasks()) > 0 as aged from generate_series(1, 10);
select results_eq(
    'select * from priorities()', $$values ('old', 10), ('young', 10)$$,
    '_age_ready_tasks ends at 10'
);
select from tests.make_task('urgent', priority => 9);
select results_eq(
    $$select key, priority from signalbox.claim_tasks('w', project_id => tests.project())$$,
    $$values ('old', 2::smallint)$$,
    'a claim takes a task that has aged first, with the priority that it has'
);
-- Only the first of each priority is looked at.
select tests.make_task('many ' || n, priority => 1) is not null as made from generate_series(1, 3) n;
select tests.advance('1 hour');
select is(
    signalbox._age_ready_tasks(2), 3, '_age_ready_tasks looks at so many tasks of each priority'
);

-- Those that wait for a slot
select from tests.make_project();
select from tests.make_workflow();
select from signalbox.set_queue_ageing(tests.project(), 'default', '1 hour');
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"key": "holder", "title": "x", "concurrency_key": "k", "priority": 9},
    {"key": "patient", "title": "x", "concurrency_key": "k", "priority": 3}]');
select tests.claim('holder');
select tests.advance('3 hours');
select sum(signalbox._age_ready_tasks()) > 0 as aged from generate_series(1, 10);
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"key": "urgent", "title": "x", "concurrency_key": "k", "priority": 5}]');
select from signalbox.complete_task(tests.project(), tests.task('holder'), tests.lease('holder'));
select results_eq(
    $$select key from signalbox.claim_tasks('w', project_id => tests.project())$$,
    $$values ('patient')$$,
    '_age_ready_tasks lets tasks age that wait for a slot'
);
select is_empty('select * from tests.broken_invariants()', '_age_ready_tasks breaks no invariant');

select * from finish();
rollback;
