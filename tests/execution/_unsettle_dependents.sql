begin;
select plan(2);

select from tests.make_workflow();
select from tests.make_task('a');
select from tests.make_task('ready', depends_on => '{a}');
select from tests.make_task('later', depends_on => '{a}', available_at => now() + interval '1 day');
select from tests.make_task('on failure');
select from tests.link('on failure', 'a', 'failure');
select from tests.complete('a');
update signalbox_data.tasks set status = 'ready', finished_at = null
where id = tests.task('a');
insert into signalbox_data.ready_tasks
select project_id, id, workflow_id, rank, priority, queue
from signalbox_data.tasks where id = tests.task('a');

select from signalbox._unsettle_dependents(tests.project(), array[tests.task('a')], '{completed}');
select results_eq(
    $$select key, status::text, unmet_dependencies from signalbox.tasks
    where project_id = tests.project() order by rank$$,
    $$values ('a', 'ready', 0), ('ready', 'pending', 1), ('later', 'pending', 1),
        ('on failure', 'skipped', 1)$$,
    '_unsettle_dependents counts again what the old status had met'
);
select is_empty(
    'select * from tests.broken_invariants()', '_unsettle_dependents breaks no invariant'
);

select * from finish();
rollback;
