begin;
select plan(19);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select set_config('tests.first', tests.workflow()::text, true);
select from tests.make_task('a', max_attempts => 1);
select from tests.make_task('b', depends_on => '{a}');
select from tests.make_task('c', depends_on => '{b}');
select from tests.make_task('also after d', depends_on => '{a}');
select from tests.make_task('d', queue => 'gpu');
select from tests.link('also after d', 'd');
select from tests.make_workflow();
select from tests.make_task('elsewhere', depends_on => '{a}');
select from tests.make_task('e');

create function fail(key text, error_type text)
returns void
language sql
as $$
    select from signalbox.fail_task(tests.project(), tests.task(fail.key), tests.claim(fail.key),
        'it broke', retry => false, error_type => fail.error_type)
$$;
select fail('a', 'registry');
select tests.advance('1 minute');
select fail('d', 'oom');
select tests.advance('1 minute');
select fail('e', null);

select results_eq(
    $$select key, status::text, redrive from signalbox.redrive_tasks(
        tests.project(), error_type => 'registry', redriven_by => 'ada', reason => 'it is back')$$,
    $$values ('a', 'ready', 1), ('b', 'pending', null::integer), ('c', 'pending', null),
        ('also after d', 'skipped', null), ('elsewhere', 'pending', null)$$,
    'redrive_tasks reopens dead letters with what was skipped because of them, and no more'
);
select is_empty('select * from tests.broken_invariants()', 'redrive_tasks breaks no invariant');
select results_eq(
    $$select redrive, redriven_by, reason, attempt, failed_at, error_type, error_message
    from signalbox.task_redrives where task_id = tests.task('a')$$,
    $$values (1, 'ada', 'it is back', 1, '2026-01-01 12:00+00'::timestamptz, 'registry', 'it broke')$$,
    'redrive_tasks keeps who did it, when, why, and what had been the matter'
);
select is_empty(
    $$select * from signalbox.redrive_tasks(tests.project(), error_type => 'registry')$$,
    'redrive_tasks finds nothing the second time'
);
select fail('a', 'registry');
select results_eq(
    $$select key, redrive from signalbox.redrive_tasks(tests.project(), array[tests.task('a')])
    where redrive is not null$$,
    $$values ('a', 2)$$,
    'redrive_tasks counts the redrives of a task'
);
select results_eq(
    $$select redriven_by, attempt from signalbox.task_redrives
    where task_id = tests.task('a') and redrive = 2$$,
    format('values (%L, 2)', session_user),
    'redrive_tasks names the session''s role where nobody is named, and has attempts counted on'
);
select is(
    (select attempts from signalbox.tasks where id = tests.task('a')), 2,
    'redrive_tasks makes no attempt of its own'
);

select results_eq(
    $$select key from signalbox.redrive_tasks(tests.project(), queue => 'gpu')$$,
    $$values ('d'), ('also after d')$$,
    'redrive_tasks takes those of a queue'
);
select is(
    (select status::text from signalbox.tasks where id = tests.task('also after d')), 'pending',
    'redrive_tasks brings back what waits for nothing else that failed'
);
select is_empty('select * from tests.broken_invariants()', 'redrive_tasks breaks no invariant later');
select is_empty(
    $$select * from signalbox.redrive_tasks(
        tests.project(), workflow_id => current_setting('tests.first')::uuid)$$,
    'redrive_tasks takes those of a workflow only'
);
select tests.advance('1 minute');
select fail('d', 'oom');
select results_eq(
    $$select key from signalbox.redrive_tasks(tests.project(), max_tasks => 1) where redrive is not null$$,
    $$values ('e')$$,
    'redrive_tasks takes the oldest first, and no more than it is told'
);
select is_empty(
    $$select * from signalbox.redrive_tasks(tests.project(), '{}')$$, 'redrive_tasks takes an empty list'
);
select throws_ok(
    $$select signalbox.redrive_tasks(tests.project(), array[signalbox_data.new_id()])$$, 'SB001', null,
    'redrive_tasks refuses an unknown task'
);
select throws_ok(
    format('select signalbox.redrive_tasks(tests.project(), max_tasks => %s)', n), 'SB006',
    format('from 1 to 1000 tasks can be redriven in a call, not %s', n),
    'redrive_tasks refuses ' || n || ' tasks'
)
from unnest('{0,1001}'::integer[]) n;
select throws_ok(
    $$select signalbox.redrive_tasks(tests.project(), redriven_by => ' ')$$, '23514', null,
    'redrive_tasks refuses a blank name'
);

select from tests.become_member('operator');
select throws_ok(
    $$select signalbox.redrive_tasks(tests.project(), redriven_by => 'ada')$$,
    'SB007', 'not permitted in the name of ada', 'redrive_tasks lets nobody name somebody else'
);
select lives_ok(
    'select signalbox.redrive_tasks(tests.project())', 'redrive_tasks is for operators of the project'
);

select * from finish();
rollback;
