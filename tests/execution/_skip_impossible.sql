begin;
select plan(3);

select from tests.make_workflow(on_dependency_failure => 'block');
select from tests.make_task('broken');
select from tests.make_task('open');
select from tests.make_task('a', depends_on => '{broken}');
select from tests.make_task('after a', depends_on => '{a}');
select from tests.make_task('b', depends_on => '{open}');
select from tests.fail('broken');
-- From here on the workflow skips.
update signalbox_data.workflows set on_dependency_failure = 'skip'
where id = tests.workflow();

select from signalbox._skip_impossible(
    tests.project(), array[tests.task('b'), tests.task('after a')]);
select results_eq(
    $$select key, status from tests.statuses() where key in ('a', 'after a', 'b')$$,
    $$values ('a', 'pending'), ('after a', 'pending'), ('b', 'pending')$$,
    '_skip_impossible leaves tasks whose dependencies can be met, and those not given'
);
select from signalbox._skip_impossible(tests.project(), array[tests.task('a')]);
select results_eq(
    $$select key, status from tests.statuses() where key in ('a', 'after a', 'b')$$,
    $$values ('a', 'skipped'), ('after a', 'skipped'), ('b', 'pending')$$,
    '_skip_impossible skips a task that can no longer start, with all behind it'
);
select is_empty(
    'select * from tests.broken_invariants()', '_skip_impossible breaks no invariant'
);

select * from finish();
rollback;
