begin;
select plan(9);

select from tests.make_project();
select set_config('tests.workflow_id', w.id::text, false)
from signalbox.create_workflow(tests.project(), 'plan', status => 'draft') w;
select from tests.make_task('a');
select from tests.make_task('b', depends_on => '{a}');
select results_eq(
    'select * from tests.statuses()', $$values ('a', 'pending'), ('b', 'pending')$$,
    'activate_workflow is waited for by the tasks of a draft'
);
select is_empty('select * from tests.claim_one()', 'activate_workflow is waited for by claims');
select results_eq(
    $$select why from signalbox.blocked_tasks(tests.project()) where key = 'a'$$,
    $$values ('its workflow is draft')$$,
    'activate_workflow is what blocked_tasks waits for'
);
select is(
    (select status::text from signalbox.activate_workflow(tests.project(), tests.workflow())),
    'active', 'activate_workflow returns the workflow'
);
select is((select key from tests.claim_one()), 'a', 'activate_workflow lets tasks be claimed');
select is(
    (select status::text from signalbox.activate_workflow(tests.project(), w.id)), 'active',
    'activate_workflow begins a pending workflow'
)
from signalbox.create_workflow(tests.project(), 'next', status => 'pending') w;
select from signalbox.pause_workflow(tests.project(), tests.workflow());
select throws_ok(
    $$select signalbox.activate_workflow(tests.project(), tests.workflow())$$, 'SB002',
    format('workflow %s is paused and cannot be activated', tests.workflow()),
    'activate_workflow refuses a paused workflow'
);

-- A task that a reset reopens waits for something elsewhere that was cancelled meanwhile.
select from tests.make_project();
select from tests.make_workflow(name => 'elsewhere');
select from tests.make_task('gone');
select from tests.make_workflow(name => 'reset');
select from tests.make_task('in vain', depends_on => '{gone}');
select from signalbox.cancel_task(tests.project(), tests.task('gone'));
select from signalbox.reset_workflow(tests.project(), tests.workflow());
select from signalbox.activate_workflow(tests.project(), tests.workflow());
select is(
    (select status::text from signalbox.tasks where id = tests.task('in vain')), 'skipped',
    'activate_workflow skips what can never start'
);
select is_empty('select * from tests.broken_invariants()', 'activate_workflow breaks no invariant');

select * from finish();
rollback;
