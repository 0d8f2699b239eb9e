-- What sessions leave to each other is tested in tests/concurrency/limits.test.ts.
begin;
select plan(5);

select from tests.make_workflow();
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"key": "1", "title": "x", "concurrency_key": "a"},
    {"key": "2", "title": "x", "concurrency_key": "a"}]');
-- As if a session had found the limit taken by one that failed.
delete from signalbox_data.tasks where id = tests.task('1');
select results_eq(
    $$select key from signalbox_data.limits_to_check where project_id = tests.project()$$,
    $$values ('a')$$,
    'a task deleted by hand leaves a note that its slot is free'
);
select is(signalbox._fill_slots(0), 0, '_fill_slots settles no more notes than it may');
select from signalbox.claim_tasks('w', '{none}', tests.project());
select results_eq(
    $$select t.key from signalbox_data.ready_tasks r
    inner join signalbox_data.tasks t on t.id = r.task_id
    where r.project_id = tests.project()$$,
    $$values ('2')$$,
    '_fill_slots gives the slot to the next one, at the next claim that has a moment'
);
select is_empty(
    $$select * from signalbox_data.limits_to_check where project_id = tests.project()$$,
    '_fill_slots takes the note away'
);
select is_empty('select * from tests.broken_invariants()', '_fill_slots breaks no invariant');

select * from finish();
rollback;
