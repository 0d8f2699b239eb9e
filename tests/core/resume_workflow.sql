begin;
select plan(10);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select from tests.make_task('a');
select from tests.make_task('b', depends_on => '{a}');
select from tests.make_task('later', available_at => '2026-01-01 13:00+00');
select from signalbox.pause_workflow(tests.project(), tests.workflow(), 'why not');
select from tests.make_task('new');
select is(
    (select status::text from signalbox.tasks where id = tests.task('new')), 'pending',
    'resume_workflow is waited for by a task made meanwhile'
);
select from signalbox.create_tasks(tests.project(), tests.workflow(),
    '[{"key": "newer", "title": "x"}, {"key": "gated", "title": "x", "start_timeout": "1 hour"}]');

select results_eq(
    $$select status::text, status_reason from signalbox.resume_workflow(tests.project(), tests.workflow())$$,
    $$values ('active', null::text)$$,
    'resume_workflow returns the workflow'
);
select results_eq(
    'select * from tests.statuses()',
    $$values ('a', 'ready'), ('b', 'pending'), ('gated', 'ready'), ('later', 'pending'),
        ('new', 'ready'), ('newer', 'ready')$$,
    'resume_workflow puts all that waits for nothing into the queue'
);
select is_empty('select * from tests.broken_invariants()', 'resume_workflow breaks no invariant');
select is(
    (select status::text from signalbox.resume_workflow(tests.project(), tests.workflow())), 'active',
    'resume_workflow of an active workflow changes nothing'
);

-- What became ready in the meantime is not lost, whether a claim has put it back or not.
select set_config('tests.lease', tests.claim('a')::text, true);
select from signalbox.pause_workflow(tests.project(), tests.workflow());
select from signalbox.complete_task(
    tests.project(), tests.task('a'), current_setting('tests.lease')::uuid);
select from signalbox.resume_workflow(tests.project(), tests.workflow());
select is(
    (select status::text from signalbox.tasks where id = tests.task('b')), 'ready',
    'resume_workflow goes on with what is in the queue still'
);
select tests.advance('1 hour');
select isnt_empty('select * from tests.claim_one()', 'resume_workflow lets tasks be claimed again');
select is_empty('select * from tests.broken_invariants()', 'resume_workflow breaks no invariant later');

select throws_ok(
    $$select signalbox.resume_workflow(tests.project(), signalbox_data.new_id())$$, 'SB001', null,
    'resume_workflow refuses an unknown workflow'
);
select throws_ok(
    format($$select signalbox.resume_workflow(tests.project(), %L)$$, w.id),
    'SB002', format('workflow %s is draft and cannot be resumed', w.id),
    'resume_workflow refuses a draft'
)
from signalbox.create_workflow(tests.project(), 'draft', status => 'draft') w;

select * from finish();
rollback;
