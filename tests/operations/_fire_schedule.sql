begin;
select plan(21);

create function pg_temp.fire(name text default 'schedule', max_runs integer default 10)
returns integer
language sql
as $$
    select signalbox._fire_schedule(
        tests.project(), tests.schedule(name), signalbox_data.clock(), max_runs)
$$;

select tests.set_clock('2026-01-01 12:30+00');
select from tests.make_project();
select from tests.make_schedule();

select tests.set_clock('2026-01-01 13:00+00');
select is(pg_temp.fire(), 1, '_fire_schedule starts a workflow when the time comes');
select results_eq(
    $$select s.last_run_at, s.next_run_at, s.next_check_at, r.outcome::text, r.fired_at,
        w.scheduled_at, w.id = s.last_workflow_id
    from signalbox.schedules s
    inner join signalbox.schedule_runs r on r.schedule_id = s.id
    inner join signalbox.workflows w on w.id = r.workflow_id
    where s.id = tests.schedule()$$,
    $$values (
        '2026-01-01 13:00+00'::timestamptz, '2026-01-01 14:00+00'::timestamptz,
        '2026-01-01 14:00+00'::timestamptz, 'started', '2026-01-01 13:00+00'::timestamptz,
        '2026-01-01 13:00+00'::timestamptz, true)$$,
    '_fire_schedule says what it started, and goes on to the next time'
);

-- Catching up: nobody has looked from 13:00 to 17:30.
select from tests.make_schedule('one', catch_up => 'one');
select from tests.make_schedule('skip', catch_up => 'skip');
select from tests.make_schedule('all', catch_up => 'all');
select from tests.make_schedule('two', catch_up => 'all', max_catch_up => 2);
select tests.set_clock('2026-01-01 17:30+00');
select is(pg_temp.fire('one'), 2, '_fire_schedule catches up with one');
select results_eq(
    $$select * from tests.runs('one')$$,
    $$values ('14:00-16:00 skipped'), ('17:00 started')$$,
    '_fire_schedule starts the latest time that was missed'
);
select matches(
    (select reason from signalbox.schedule_runs
    where schedule_id = tests.schedule('one') and outcome = 'skipped'),
    '^missed: looked at only at 2026-01-01 .*, and catch_up is one$',
    '_fire_schedule says why it skipped times'
);
select from pg_temp.fire('skip');
select results_eq(
    $$select * from tests.runs('skip')$$,
    $$values ('14:00-17:00 skipped')$$,
    '_fire_schedule starts none that is too late'
);
select is(
    (select next_run_at from signalbox.schedules where id = tests.schedule('skip')),
    '2026-01-01 18:00+00',
    '_fire_schedule goes on to the next time when it has skipped all'
);
select from pg_temp.fire('all');
select results_eq(
    $$select * from tests.runs('all')$$,
    $$values ('14:00 started'), ('15:00 started'), ('16:00 started'), ('17:00 started')$$,
    '_fire_schedule starts every time that was missed'
);
select from pg_temp.fire('two');
select results_eq(
    $$select * from tests.runs('two')$$,
    $$values ('14:00-15:00 skipped'), ('16:00 started'), ('17:00 started')$$,
    '_fire_schedule starts no more of them than it may, the latest ones'
);
select tests.set_clock('2026-01-01 18:10+00');
select from pg_temp.fire('skip');
select results_eq(
    $$select * from tests.runs('skip')$$,
    $$values ('14:00-17:00 skipped'), ('18:00 started')$$,
    '_fire_schedule starts one that is not later than grace_period'
);

-- What is more than it may do in a call.
select tests.set_clock('2026-01-01 21:30+00');
select is(pg_temp.fire('all', 2), 2, '_fire_schedule deals with no more times than it may');
select results_eq(
    $$select next_run_at, next_check_at from signalbox.schedules
    where id = tests.schedule('all')$$,
    $$values ('2026-01-01 20:00+00'::timestamptz, '2026-01-01 21:30+00'::timestamptz)$$,
    '_fire_schedule leaves the schedule due, behind the others'
);

-- Overlap.
select tests.set_clock('2026-01-02 00:30+00');
select from tests.make_schedule('skips', overlap => 'skip');
select from tests.make_schedule('queues', overlap => 'queue', catch_up => 'all');
select from tests.make_schedule('cancels', overlap => 'cancel');
select tests.set_clock('2026-01-02 01:00+00');
select pg_temp.fire(n) from unnest('{skips,queues,cancels}'::text[]) n;
select tests.set_clock('2026-01-02 02:00+00');
select is(pg_temp.fire(n), r, '_fire_schedule deals with a time during another run: ' || n)
from (values ('skips', 1), ('queues', 0), ('cancels', 1)) x (n, r);
select results_eq(
    $$select * from tests.runs('skips')$$,
    $$values ('01:00 started'), ('02:00 skipped')$$,
    '_fire_schedule starts nothing beside a run that is not finished, when it may not'
);
select results_eq(
    $$select next_run_at, next_check_at from signalbox.schedules
    where id = tests.schedule('queues')$$,
    $$values ('2026-01-02 02:00+00'::timestamptz, '2026-01-02 02:00:05+00'::timestamptz)$$,
    '_fire_schedule lets a time wait until the run before it is finished'
);
select results_eq(
    $$select w.status::text
    from signalbox.workflows w
    where w.project_id = tests.project() and w.name = 'cancels'
    order by w.scheduled_at$$,
    $$values ('cancelled'), ('active')$$,
    '_fire_schedule cancels the run before it'
);
select tests.set_clock('2026-01-02 03:30+00');
select signalbox.set_task_status(t.project_id, t.id, 'completed')
from signalbox.tasks t
inner join signalbox.schedules s on s.last_workflow_id = t.workflow_id
where s.id = tests.schedule('queues');
select from pg_temp.fire('queues');
select results_eq(
    $$select * from tests.runs('queues')$$,
    $$values ('01:00 started'), ('02:00 started')$$,
    '_fire_schedule starts one time that has waited, and the next waits for that'
);

-- A clock that was put back.
select tests.set_clock('2026-01-02 05:30+00');
select from tests.make_schedule('again', catch_up => 'all');
select tests.set_clock('2026-01-02 06:30+00');
select from pg_temp.fire('again');
select tests.set_clock('2026-01-02 05:30+00');
select from signalbox.update_schedule(
    tests.project(), tests.schedule('again'), '{"time_zone": "Africa/Abidjan"}');
select tests.set_clock('2026-01-02 07:30+00');
select from pg_temp.fire('again');
select results_eq(
    $$select * from tests.runs('again')$$,
    $$values ('06:00 started'), ('07:00 started')$$,
    '_fire_schedule starts no time twice'
);
select is_empty(
    'select * from tests.broken_invariants()', '_fire_schedule breaks no invariant'
);

select * from finish();
rollback;
