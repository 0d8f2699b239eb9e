begin;
select plan(6);

select from tests.make_workflow();
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"key": "1", "title": "x", "concurrency_key": "a"},
    {"key": "2", "title": "x", "concurrency_key": "a", "priority": 2},
    {"key": "3", "title": "x", "concurrency_key": "a", "priority": 7},
    {"key": "4", "title": "x", "concurrency_key": "a", "priority": 7}]');

create function in_queue()
returns setof text
language sql
as $$
    select t.key
    from signalbox_data.ready_tasks r
    inner join signalbox_data.tasks t on t.id = r.task_id
    where r.project_id = tests.project()
    order by t.key
$$;

select results_eq(
    'select in_queue()', $$values ('3')$$, '_share_slots lets the highest priority go first'
);
select from signalbox._share_slots(tests.project(), '{key}', '{a}');
select results_eq(
    'select in_queue()', $$values ('3')$$, '_share_slots gives no slot that is taken'
);
-- As if a session had failed after it took the slot back.
delete from signalbox_data.limit_holders where project_id = tests.project();
delete from signalbox_data.ready_tasks where project_id = tests.project();
update signalbox_data.tasks set status = 'pending' where id = tests.task('3');
select from signalbox._share_slots(tests.project(), '{key,key}', '{a,a}');
select results_eq(
    'select in_queue()', $$values ('4')$$, '_share_slots gives a free slot to the next one, once'
);
select from signalbox._share_slots(tests.project(), '{}', '{}');
select from signalbox._share_slots(tests.project(), '{queue}', '{nothing}');
select results_eq('select in_queue()', $$values ('4')$$, '_share_slots takes limits of which there are none');
select from signalbox._make_ready(tests.project(), array[tests.task('3')]);
select results_eq(
    $$select t.key, w.scope::text, w.key
    from signalbox_data.throttled_tasks w
    inner join signalbox_data.tasks t on t.id = w.task_id
    where w.project_id = tests.project() order by t.key$$,
    $$values ('1', 'key', 'a'), ('2', 'key', 'a'), ('3', 'key', 'a')$$,
    '_share_slots leaves the others where they wait'
);
select is_empty('select * from tests.broken_invariants()', '_share_slots breaks no invariant');

select * from finish();
rollback;
