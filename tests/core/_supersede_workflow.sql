begin;
select plan(1);

select from tests.make_workflow();
select from tests.make_task('a');
select from signalbox._supersede_workflow(
    tests.project(), tests.workflow(), '01a1fe44-2af1-7000-8000-000000000001', '1 minute'
);
select results_eq(
    $$select w.status::text, w.status_reason from signalbox.workflows w where w.id = tests.workflow()$$,
    $$values ('cancelled', 'superseded by workflow 01a1fe44-2af1-7000-8000-000000000001')$$,
    '_supersede_workflow cancels a workflow and says for which other'
);

select * from finish();
rollback;
