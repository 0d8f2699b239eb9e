-- What is collected is tested with _end_closing.
begin;
select plan(2);

select from tests.make_workflow();
select from tests.make_task('open');
select from signalbox._close_or_collect(tests.project(), array[tests.workflow()]);
select is(
    (select status::text from signalbox.workflows where id = tests.workflow()), 'active',
    '_close_or_collect leaves a workflow alone that has an open task'
);
select lives_ok(
    $$select signalbox._close_or_collect(tests.project(), null)$$, '_close_or_collect takes nothing'
);

select * from finish();
rollback;
