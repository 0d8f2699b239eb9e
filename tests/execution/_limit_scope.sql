begin;
select plan(3);

select from tests.make_workflow();
select from tests.make_task('1');
select from tests.make_task('2', queue => 'other');
insert into signalbox_data.concurrency_limits (project_id, scope, key, max_running)
values (tests.project(), 'queue', 'other', 0);

select from signalbox._limit_scope(tests.project(), 'queue', 'other');
select results_eq(
    $$select t.key from signalbox_data.throttled_tasks w
    inner join signalbox_data.tasks t on t.id = w.task_id
    where w.project_id = tests.project()$$,
    $$values ('2')$$,
    '_limit_scope subjects the tasks of a queue to its limit, and no others'
);
select lives_ok(
    format(
        'select signalbox._limit_scope(%L, ''workflow'', %L)', tests.project(), signalbox_data.new_id()
    ),
    '_limit_scope takes a workflow without tasks'
);
select is_empty('select * from tests.broken_invariants()', '_limit_scope breaks no invariant');

select * from finish();
rollback;
