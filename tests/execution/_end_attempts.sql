begin;
select plan(11);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_project();
select from tests.make_workflow();
select tests.make_task(k, queue => k) is not null as made
from unnest('{alone,releasing,failing,first,second}'::text[]) k;
select from tests.make_task('released', depends_on => '{releasing}');
select tests.claim(k) is not null as claimed
from unnest('{alone,releasing,failing,first,second}'::text[]) k;

create function ended(keys text[], fields jsonb default '{}')
returns text
language sql
as $$
    select concat_ws(' ', cardinality(e.closing_projects), cardinality(e.closing_workflows),
        e.closing_queues, e.held_open = array[tests.workflow()])
    from (
        select signalbox._end_attempts(jsonb_agg(jsonb_build_object(
            'project_id', c.project_id, 'task_id', c.task_id, 'lease_token', c.lease_token
        ) || ended.fields)) as e
        from signalbox.claimed_tasks c
        where c.project_id = tests.project()
            and c.key = any (ended.keys)
    ) x,
    lateral (select (x.e).*) e
$$;

select is(ended('{alone}'), '1 1 {alone}', '_end_attempts names the workflow to be looked at');
select is(
    ended('{releasing}'), '1 1 {releasing} t', '_end_attempts says what holds the workflow open'
);
select is(ended('{failing}', '{"outcome": "failure"}'), '', '_end_attempts closes nothing on a retry');
select is(
    ended('{first,second}'), '2 2 {first,second}', '_end_attempts ends several attempts'
);
select results_eq(
    $$select key, status::text from signalbox.tasks
    where project_id = tests.project() order by key$$,
    $$values ('alone', 'completed'), ('failing', 'pending'), ('first', 'completed'),
        ('released', 'ready'), ('releasing', 'completed'), ('second', 'completed')$$,
    '_end_attempts moves the tasks and settles what waits for them'
);
select throws_ok(
    $$select signalbox._end_attempts(jsonb_build_array(jsonb_build_object(
        'project_id', tests.project(), 'task_id', tests.task('alone'),
        'lease_token', signalbox_data.new_id())))$$,
    'SB004', format('lease lost on task %s', tests.task('alone')),
    '_end_attempts refuses a lease that is lost'
);
-- What is added to a task at work holds it up when it is to be tried again.
select tests.make_task(k, queue => k) is not null as made
from unnest('{lost,late,later,given}'::text[]) k;
select from tests.make_task('behind', depends_on => '{late,given}');
select tests.claim(k) is not null as claimed from unnest('{late,later,given}'::text[]) k;
select from tests.link('late', 'lost');
select from tests.link('later', 'lost');
select from tests.fail('lost');
select is(ended('{later}', '{"outcome": "failure"}'), '', '_end_attempts may skip on a retry');
select is(ended('{late,given}', '{"outcome": "cancellation"}'), '', '_end_attempts may skip among several');
select results_eq(
    $$select key, status::text from signalbox.tasks
    where project_id = tests.project() and key in ('behind', 'given', 'late', 'later')
    order by key$$,
    $$values ('behind', 'skipped'), ('given', 'ready'), ('late', 'skipped'), ('later', 'skipped')$$,
    '_end_attempts skips what would wait for something that has ended otherwise'
);
-- An attempt that began in the transaction that ends it has been seen by nobody.
select tests.set_clock('2999-01-01 12:00+00');
select from tests.claim('released');
select throws_ok(
    $$select ended('{released}', '{"outcome": "skip"}')$$,
    '22023', 'a worker does not finish a task with outcome skip',
    '_end_attempts refuses outcome skip'
);
select is(ended('{released}'), '1 1', '_end_attempts lets nobody look away from what ended unseen');

select * from finish();
rollback;
