begin;
select plan(14);

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

select tests.set_clock('2026-01-01 12:30+00');
select from tests.make_workflow();
select from tests.make_task('held', retry_delay => '0');
select from tests.claim('held', lease => '1 minute');
select from tests.make_task('later', available_at => signalbox_data.clock() + interval '1 minute');
select from tests.make_schedule();

select results_eq(
    'select job, handled, error from signalbox.tick()',
    $$values
        ('expire_leases', 0, null::text), ('promote_delayed_tasks', 0, null),
        ('fire_schedules', 0, null)$$,
    'tick does every job, and finds nothing'
);
select tests.set_clock('2026-01-01 13:00+00');
select results_eq(
    'select job, handled, error from signalbox.tick()',
    $$values
        ('expire_leases', 1, null::text), ('promote_delayed_tasks', 1, null),
        ('fire_schedules', 1, null)$$,
    'tick does what is due'
);
select results_eq(
    $$select * from tests.statuses()$$,
    $$values ('held', 'ready'), ('later', 'ready'), ('only', 'ready')$$,
    'tick has done it'
);
select results_eq(
    $$select job, runs, handled, failures, last_success_at, lateness
    from signalbox.tick_status order by job$$,
    $$values
        ('expire_leases', 2::bigint, 1::bigint, 0, '2026-01-01 13:00+00'::timestamptz, '0'::interval),
        ('fire_schedules', 2, 1, 0, '2026-01-01 13:00+00', '0'),
        ('promote_delayed_tasks', 2, 1, 0, '2026-01-01 13:00+00', '0')$$,
    'tick writes down what it did'
);

-- A job that fails.
create or replace function signalbox._promote_delayed_tasks(
    max_tasks integer default 1000,
    project_ids uuid[] default null
)
returns integer
language plpgsql
as $$
begin
    update signalbox_data.projects set description = 'half done';
    raise exception 'the job broke' using errcode = 'XX001';
end;
$$;
select tests.set_clock('2026-01-01 14:00+00');
select results_eq(
    'select job, handled, error from signalbox.tick()',
    $$values
        ('expire_leases', 0, null::text), ('promote_delayed_tasks', 0, 'XX001: the job broke'),
        ('fire_schedules', 1, null)$$,
    'tick does the other jobs when one fails'
);
select is_empty(
    $$select from signalbox.projects where description = 'half done'$$,
    'tick undoes what a job did that failed'
);
select tests.set_clock('2026-01-01 14:05+00');
select from signalbox.tick();
select results_eq(
    $$select failures, failed_runs, runs, last_error, last_error_at, last_success_at, lateness
    from signalbox.tick_status where job = 'promote_delayed_tasks'$$,
    $$values (
        2, 2::bigint, 4::bigint, 'XX001: the job broke', '2026-01-01 14:05+00'::timestamptz,
        '2026-01-01 13:00+00'::timestamptz, '1:04:00'::interval)$$,
    'tick writes down what went wrong'
);

-- Bounds.
create or replace function signalbox._expire_leases(
    max_leases integer default 100,
    project_ids uuid[] default null
)
returns integer
language plpgsql
as $$
begin
    perform set_config('tests.rounds', (current_setting('tests.rounds')::integer - 1)::text, true);
    return case when current_setting('tests.rounds')::integer > 0 then max_leases else 1 end;
end;
$$;
select set_config('tests.rounds', '3', true);
select results_eq(
    $$select job, handled from signalbox.tick(jobs => '{expire_leases}')$$,
    $$values ('expire_leases', 201)$$,
    'tick calls a job again while it has more to do'
);
select tests.set_clock('2026-01-01 14:06+00');
select count(*) from signalbox.tick(jobs => '{promote_delayed_tasks,expire_leases}');
select results_eq(
    $$select job, handled from signalbox.tick('0')$$,
    $$values ('fire_schedules', 0)$$,
    'tick begins with the job that has waited longest, and ends when its time is over'
);
select results_eq(
    $$select job from signalbox.tick(jobs => '{}')$$,
    $$select 'none' where false$$,
    'tick does no job when it is asked for none'
);
select throws_ok(
    $$select signalbox.tick(jobs => '{fire_schedules,fire_brigade}')$$,
    'SB005',
    'jobs that are not known: fire_brigade',
    'tick refuses a job that does not exist'
);
select ok(
    has_function_privilege('signalbox_admin', 'signalbox.tick(interval, text[])', 'execute')
        and not has_function_privilege(
            'signalbox_operator', 'signalbox.tick(interval, text[])', 'execute'),
    'tick is for administrators and not for operators'
);
create function pg_temp.tick_as_administrator()
returns bigint
language sql
set role = signalbox_admin
as 'select count(*) from signalbox.tick()';
select is(pg_temp.tick_as_administrator(), 3::bigint, 'tick needs no right but to call it');
select from tests.become_member();
select throws_ok(
    'select pg_temp.tick_as_administrator()', 'SB007', 'not permitted but to administrators',
    'tick is not for an administrator who works for somebody else'
);

select * from finish();
rollback;
