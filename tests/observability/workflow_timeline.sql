begin;
select plan(9);

set local time zone 'UTC';
create temporary view timeline as
select
    l.key, l.attempt, l.worker, to_char(l.waiting_since, 'HH24:MI') as waiting_since,
    to_char(l.started_at, 'HH24:MI') as started_at,
    to_char(l.finished_at, 'HH24:MI') as finished_at, l.outcome::text, l.seconds_queued,
    l.seconds_running
from signalbox.workflow_timeline(tests.project(), tests.workflow()) l;

select from tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select is_empty('select * from timeline', 'workflow_timeline is empty without tasks');

select from tests.make_task('a', retry_delay => '2 minutes');
select from tests.make_task('b', depends_on => '{a}');
select is_empty('select * from timeline', 'workflow_timeline leaves out what has not begun');

select from tests.advance('1 minute');
select from tests.claim('a', 'ada');
select from tests.advance('1 minute');
select results_eq(
    'select * from timeline',
    $$values ('a', 1, 'ada', '12:00', '12:01', null::text, null::text, 60.000, 60.000)$$,
    'workflow_timeline counts what runs up to now'
);
select from signalbox.fail_task(tests.project(), tests.task('a'), tests.lease('a'), 'it broke');
-- The backoff is a random part of two minutes.
update signalbox_data.tasks set available_at = '2026-01-01 12:04+00'
where project_id = tests.project() and key = 'a';
update signalbox_data.delayed_tasks set available_at = '2026-01-01 12:04+00'
where project_id = tests.project();
select from tests.advance('3 minutes');
select from signalbox.claim_tasks('bob', project_id => tests.project());
select from tests.advance('30 seconds');
select from signalbox.complete_task(tests.project(), tests.task('a'), tests.lease('a'));
select from tests.advance('90 seconds');
select from tests.complete('b');
select results_eq(
    'select * from timeline',
    $$values
        ('a', 1, 'ada', '12:00', '12:01', '12:02', 'failure', 60.000, 60.000),
        ('a', 2, 'bob', '12:04', '12:05', '12:05', 'success', 60.000, 30.000),
        ('b', 1, 'worker', '12:05', '12:07', '12:07', 'success', 90.000, 0.000)$$,
    'workflow_timeline waits from the end of the backoff and of the last dependency'
);

select from tests.make_task('hand');
select from tests.set_status('hand', 'in_progress');
select from tests.advance('1 hour');
select from tests.set_status('hand', 'completed');
select results_eq(
    $$select key, attempt, worker, waiting_since, started_at, finished_at, outcome,
        seconds_queued, seconds_running
    from timeline where key = 'hand'$$,
    $$values ('hand', null::integer, null::text, null::text, '12:07', '13:07', 'success',
        null::numeric, 3600.000)$$,
    'workflow_timeline shows what was done by hand'
);

select from tests.set_status('a', 'pending');
select from tests.claim('a');
select results_eq(
    $$select attempt, waiting_since from timeline where key = 'a' and attempt = 3$$,
    $$values (3, null::text)$$,
    'workflow_timeline does not know since when a reopened task waits'
);
select results_eq(
    $$select waiting_since from timeline where key = 'b'$$,
    $$values (null::text)$$,
    'workflow_timeline does not know since when one waits whose dependency was reopened'
);
select throws_ok(
    $$select * from signalbox.workflow_timeline(
        tests.project(), '00000000-0000-7000-8000-000000000000')$$,
    'SB001',
    format('workflow 00000000-0000-7000-8000-000000000000 not found in project %s',
        tests.project()),
    'workflow_timeline refuses what is no workflow'
);
select is(
    tests.rows_as('signalbox_reader', format(
        'select * from signalbox.workflow_timeline(%L, %L)', tests.project(), tests.workflow())),
    (select count(*) from timeline),
    'workflow_timeline can be called by a reader'
);

select * from finish();
rollback;
