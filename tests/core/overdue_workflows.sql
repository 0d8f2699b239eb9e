begin;
select plan(2);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_project();
select from signalbox.create_workflow(
    tests.project(), 'fails', deadline_at => '2026-01-01 13:00+00');
select from signalbox.create_workflow(
    tests.project(), 'goes on', deadline_at => '2026-01-01 13:00+00', on_deadline => 'continue');
select signalbox.create_tasks(project_id, id, '[{"title": "t"}]')
from signalbox.workflows where project_id = tests.project();
select from signalbox.create_workflow(tests.project(), 'in time', deadline_at => '2026-01-01 15:00+00');

select is_empty(
    'select from signalbox.overdue_workflows where project_id = tests.project()',
    'overdue_workflows shows nothing before its deadline'
);
select tests.advance('2 hours');
select from signalbox.tick(jobs => '{expire_deadlines}');
select results_eq(
    $$select name, status::text, on_deadline::text, overdue_by from signalbox.overdue_workflows
    where project_id = tests.project()$$,
    $$values ('goes on', 'active', 'continue', interval '1 hour')$$,
    'overdue_workflows shows what goes on after its deadline'
);

select * from finish();
rollback;
