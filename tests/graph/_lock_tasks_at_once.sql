begin;
select plan(2);

select from tests.make_workflow();
select tests.make_task(k) is not null as made from unnest('{a,b,c,d}'::text[]) k;
select from tests.claim('c');
select results_eq(
    $$select tests.locked_by('select signalbox._lock_tasks_at_once(
        tests.project(), array[tests.task(''a''), tests.task(''c'')],
        array[tests.task(''b'')])')$$,
    array['attempt c', 'queue a', 'queue b', 'task a', 'task b', 'task c'],
    '_lock_tasks_at_once locks tasks with their places in the queue and their attempts'
);
select from signalbox._lock_tasks_at_once(tests.project(), array[tests.task('a')]);
select lives_ok(
    $$select signalbox._lock_tasks_at_once(tests.project(), array[tests.task('a')])$$,
    '_lock_tasks_at_once takes what the transaction has locked already'
);

select * from finish();
rollback;
