begin;
select plan(8);

select from tests.make_project();
create temporary table made as
select n, tests.make_workflow(tests.project(), name => n::text) as id from generate_series(1, 3) n;
select from signalbox.create_task(tests.project(), (select id from made where n = 1), 'x', key => '1');
select from signalbox.create_task(tests.project(), (select id from made where n = 2), 'x', key => '2');
create function workflow_statuses()
returns setof text
language sql
as $$
    select w.status::text from made m inner join signalbox_data.workflows w on w.id = m.id order by m.n
$$;
-- As if they had just ended.
create function end_tasks()
returns void
language sql
as $$
    delete from signalbox_data.ready_tasks where project_id = tests.project();
    update signalbox_data.tasks set status = 'completed', finished_at = now(), started_at = now()
    where project_id = tests.project();
$$;
select end_tasks();

select is(signalbox._begin_closing(), true, '_begin_closing begins to collect workflows');
select is(signalbox._begin_closing(), false, '_begin_closing leaves what is collected to who began');
select from signalbox._close_or_collect(tests.project(), array(select id from made where n in (2, 3)));
select from signalbox._close_or_collect(tests.project(), array(select id from made where n = 1));
select results_eq(
    'select workflow_statuses()', $$values ('active'), ('active'), ('active')$$,
    '_close_or_collect leaves workflows for later while they are collected'
);
select from signalbox._end_closing();
select results_eq(
    'select workflow_statuses()', $$values ('completed'), ('completed'), ('active')$$,
    '_end_closing finishes those without an open task'
);
select lives_ok('select signalbox._end_closing()', '_end_closing does nothing for nothing');

update signalbox_data.tasks set status = 'deferred', finished_at = null where id = tests.task('1');
select from signalbox._begin_closing();
select from signalbox._close_or_collect(tests.project(), array(select id from made where n = 1));
select from signalbox._end_closing(tests.project(), array(select id from made where n = 1));
select results_eq(
    'select workflow_statuses()', $$values ('active'), ('completed'), ('active')$$,
    '_end_closing opens a workflow that has an open task again'
);
select end_tasks();
select from signalbox._close_or_collect(tests.project(), array(select id from made where n = 1));
select results_eq(
    'select workflow_statuses()', $$values ('completed'), ('completed'), ('active')$$,
    '_close_or_collect finishes them at once otherwise'
);
select is_empty('select * from tests.broken_invariants()', '_end_closing breaks no invariant');

select * from finish();
rollback;
