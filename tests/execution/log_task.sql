begin;
select plan(7);

select from tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select from tests.make_task('a');
select from tests.claim('a');

select results_eq(
    $$select project_id, task_id, attempt, logged_at, level, message, data
    from signalbox.log_task(tests.project(), tests.task('a'), tests.lease('a'), 'halfway')$$,
    $$values (tests.project(), tests.task('a'), 1, '2026-01-01 12:00+00'::timestamptz, 'info',
        'halfway', null::jsonb)$$,
    'log_task keeps a line at level info'
);
select lives_ok(
    format(
        $$select signalbox.log_task(
            tests.project(), tests.task('a'), tests.lease('a'), 'x', %L, '{"n": 1}')$$, level),
    'log_task takes level ' || level
)
from unnest('{trace,fatal}'::text[]) level;
select throws_ok(
    $$select signalbox.log_task(
        tests.project(), tests.task('a'), tests.lease('a'), 'x', 'warning')$$,
    '23514',
    'new row for relation "task_logs" violates check constraint "task_logs_level_is_known"',
    'log_task refuses a level that it does not know'
);
select throws_ok(
    $$select signalbox.log_task(tests.project(), tests.task('a'), gen_random_uuid(), 'x')$$,
    'SB004', format('lease lost on task %s', tests.task('a')),
    'log_task refuses a lost lease'
);
select set_config('tests.token', tests.lease('a')::text, false);
select from signalbox.complete_task(tests.project(), tests.task('a'), tests.lease('a'));
select throws_ok(
    $$select signalbox.log_task(
        tests.project(), tests.task('a'), current_setting('tests.token')::uuid, 'x')$$,
    'SB004', format('lease lost on task %s', tests.task('a')),
    'log_task refuses a line after the end'
);
select results_eq(
    'select level, message, data from signalbox.task_logs
    where project_id = tests.project() order by id',
    $$values ('info', 'halfway', null::jsonb), ('trace', 'x', '{"n": 1}'),
        ('fatal', 'x', '{"n": 1}')$$,
    'log_task keeps lines in order'
);

select * from finish();
rollback;
