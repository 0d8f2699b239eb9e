begin;
select plan(7);

create function pg_temp.require(cron text, time_zone text default 'UTC', tasks jsonb default null)
returns void
language sql
as $$
    select signalbox._require_schedule(jsonb_populate_record(
        null::signalbox_data.schedules,
        jsonb_build_object('cron', cron, 'time_zone', time_zone, 'tasks', tasks)))
$$;

select lives_ok(
    $$select pg_temp.require('@daily', 'europe/LONDON', '[{"title": "x"}]')$$,
    '_require_schedule takes a schedule that can be fired'
);
select throws_ok(
    $$select pg_temp.require('@daily', 'Europe/Atlantis')$$,
    'SB005',
    'time zone "Europe/Atlantis" is not known',
    '_require_schedule refuses a time zone that does not exist'
);
select throws_ok(
    $$select pg_temp.require('@daily', 'BST')$$,
    'SB005',
    'time zone "BST" is not known',
    '_require_schedule refuses an abbreviation, whose clocks never change'
);
select throws_ok(
    $$select pg_temp.require('@daily', 'UTC+3')$$,
    'SB005',
    'time zone "UTC+3" is not known',
    '_require_schedule refuses a difference from UTC, whose sign is a riddle'
);
select throws_ok(
    $$select pg_temp.require('0 0 31 2 *')$$,
    'SB005',
    'cron expression "0 0 31 2 *" has no time within 50 years',
    '_require_schedule refuses a time that never comes'
);
select throws_ok(
    $$select pg_temp.require(null)$$,
    'SB005',
    'cron expression "<NULL>" has no time within 50 years',
    '_require_schedule refuses to do without an expression'
);
select throws_ok(
    $$select pg_temp.require('@daily', 'UTC', '[{"name": "x"}]')$$,
    'SB005',
    'tasks are not understood',
    '_require_schedule refuses tasks that create_tasks would refuse'
);

select * from finish();
rollback;
