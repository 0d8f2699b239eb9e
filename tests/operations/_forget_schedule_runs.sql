begin;
select plan(4);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_project();
select from tests.make_schedule();
insert into signalbox_data.schedule_runs (
    project_id, schedule_id, due_at, last_due_at, outcome, reason, fired_at
)
select
    tests.project(), tests.schedule(), now() - n * interval '30 days', now() - n * interval '30 days',
    'skipped', 'test', signalbox_data.clock() - n * interval '30 days'
from generate_series(0, 5) n;

select is(signalbox._forget_schedule_runs(1), 1, '_forget_schedule_runs takes no more than it may');
select is(signalbox._forget_schedule_runs(), 1, '_forget_schedule_runs returns how many it took');
select results_eq(
    $$select (signalbox_data.clock() - r.fired_at) / 30 from signalbox.schedule_runs r
    where r.project_id = tests.project() order by r.fired_at desc$$,
    $$select n * interval '1 day' from generate_series(0, 3) n$$,
    '_forget_schedule_runs leaves what is not older than 90 days'
);
select is(signalbox._forget_schedule_runs(), 0, '_forget_schedule_runs has nothing to do in the end');

select * from finish();
rollback;
