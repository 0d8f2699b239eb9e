begin;
select plan(2);

select tests.set_clock('2026-01-01 12:30+00');
select from tests.make_project();
select from tests.make_schedule();

select results_eq(
    $$select name, cron, time_zone, is_paused, next_run_at, last_run_at, failures
    from signalbox.schedules where project_id = tests.project()$$,
    $$values (
        'schedule', '0 * * * *', 'UTC', false, '2026-01-01 13:00+00'::timestamptz,
        null::timestamptz, 0)$$,
    'schedules shows when each is due'
);
select from tests.become_member();
create function pg_temp.read(project_id uuid)
returns bigint
language sql
set role = signalbox_reader
as 'select count(*) from signalbox.schedules s where s.project_id = $1';
select is(pg_temp.read(tests.project()), 1::bigint, 'schedules can be read by readers');

select * from finish();
rollback;
