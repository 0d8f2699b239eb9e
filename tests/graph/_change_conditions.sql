begin;
select plan(6);

select from tests.make_workflow();
select from tests.make_workflow(name => 'blocking', on_dependency_failure => 'block');
select from tests.make_task('x');
select from tests.make_task('parent', depends_on => '{x}');
select from tests.make_task('child', parent => 'parent');
select from tests.set_status('x', 'failed');

select is(
    (select status::text from signalbox.tasks where id = tests.task('child')), 'pending',
    'a subtask waits for the success that its parent waits for'
);
select from signalbox._change_conditions(
    tests.project(), array[tests.task('child')], array[tests.task('x')], '{completion}', true
);
select results_eq(
    $$select status::text, unmet_dependencies from signalbox.tasks where id = tests.task('child')$$,
    $$values ('pending', 0)$$,
    '_change_conditions counts what is met now, and lets nothing go on while more is to come'
);
select from signalbox._change_conditions(
    tests.project(), array[tests.task('child')], array[tests.task('x')], '{success}'
);
select from signalbox._change_conditions(
    tests.project(), array[tests.task('child')], array[tests.task('x')], '{failure}'
);
select results_eq(
    $$select status::text, unmet_dependencies from signalbox.tasks where id = tests.task('child')$$,
    $$values ('ready', 0)$$,
    '_change_conditions makes ready what waits for nothing any more'
);
select from signalbox._change_conditions(
    tests.project(), array[tests.task('child')], array[tests.task('x')], '{success}'
);
select results_eq(
    $$select status::text, unmet_dependencies from signalbox.tasks where id = tests.task('child')$$,
    $$values ('pending', 1)$$,
    '_change_conditions lets it wait again'
);
select is_empty(
    'select * from tests.broken_invariants()', '_change_conditions breaks no invariant'
);

select from tests.make_workflow(name => 'skipping');
select from tests.make_task('other');
select from tests.make_task('above');
select from tests.link('above', 'other', 'completion');
select from tests.make_task('below', parent => 'above');
select from tests.set_status('other', 'failed');
select from signalbox._change_conditions(
    tests.project(), array[tests.task('below')], array[tests.task('other')], '{success}'
);
select is(
    (select status::text from signalbox.tasks where id = tests.task('below')), 'skipped',
    '_change_conditions skips what can no longer be done'
);

select * from finish();
rollback;
