begin;
select plan(3);

-- Three jobs are enough to see how tick deals with any.
create or replace function signalbox._tick_jobs()
returns table (
    job text, function_name text, max_rows integer, every interval, description text
)
language sql
immutable
as $$
    values
        ('expire_leases', '_expire_leases', 100, interval '1 minute', 'x'),
        ('promote_delayed_tasks', '_promote_delayed_tasks', 1000, interval '1 minute', 'x'),
        ('fire_schedules', '_fire_schedules', 100, interval '1 minute', 'x')
$$;

select tests.set_clock('2026-01-01 12:00+00');
delete from signalbox_data.tick_jobs;
select results_eq(
    'select job, lateness, runs from signalbox.tick_status order by job',
    $$values
        ('expire_leases', null::interval, null::bigint), ('fire_schedules', null, null),
        ('promote_delayed_tasks', null, null)$$,
    'tick_status shows the jobs that have never run'
);
select from signalbox.tick();
select tests.advance('30 seconds');
select results_eq(
    'select job, lateness, last_run_at from signalbox.tick_status order by job',
    $$values
        ('expire_leases', '0'::interval, '2026-01-01 12:00+00'::timestamptz),
        ('fire_schedules', '0', '2026-01-01 12:00+00'),
        ('promote_delayed_tasks', '0', '2026-01-01 12:00+00')$$,
    'tick_status calls no job late before its time has come'
);
select tests.advance('2 minutes');
create function pg_temp.lateness()
returns table (job text, lateness interval)
language sql
set role = signalbox_admin
as 'select s.job, s.lateness from signalbox.tick_status s order by s.job';
select results_eq(
    'select * from pg_temp.lateness()',
    $$values
        ('expire_leases', '0:01:30'::interval), ('fire_schedules', '0:01:30'),
        ('promote_delayed_tasks', '0:01:30')$$,
    'tick_status tells administrators how late each job is'
);

select * from finish();
rollback;
