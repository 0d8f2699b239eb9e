begin;
select plan(2);

select from tests.make_workflow();
select from tests.make_task('a');
select from tests.make_task('b', depends_on => '{a}');
select from tests.make_task('part of b', parent => 'b');
select from tests.make_task('c', depends_on => '{b}');
select from tests.make_task('aside', depends_on => '{a}');
select set_config('tests.first', tests.workflow()::text, true);
select from tests.make_workflow();
select from tests.make_task('elsewhere', depends_on => '{c}');

select set_eq(
    $$select t.key from signalbox._tasks_from(tests.project(), tests.task('b')) f (id)
    inner join signalbox.tasks t on t.id = f.id$$,
    $$values ('b'), ('part of b'), ('c')$$,
    '_tasks_from returns a task with its subtasks and what waits for them in its workflow'
);
select set_eq(
    $$select t.key from signalbox._tasks_from(tests.project(), tests.task('c')) f (id)
    inner join signalbox.tasks t on t.id = f.id$$,
    $$values ('c')$$,
    '_tasks_from of the last task is that task'
);

select * from finish();
rollback;
