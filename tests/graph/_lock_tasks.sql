begin;
select plan(4);

select from tests.make_workflow();
select tests.make_task(k) is not null as made
from unnest('{ready,running,shared,left,gate}'::text[]) k;
select from tests.make_task('waiting', depends_on => '{gate}');
select from tests.claim('running');

select from signalbox._begin_locking();
select results_eq(
    $$select tests.locked_by('select signalbox._lock_tasks(
        tests.project(), array[tests.task(''ready''), tests.task(''running'')],
        array[tests.task(''shared''), tests.task(''ready'')])')$$,
    array['attempt running', 'queue ready', 'queue shared', 'task ready', 'task running',
        'task shared'],
    '_lock_tasks locks tasks with their places in the queue and their attempts'
);
select from signalbox._lock_tasks(tests.project(), array[tests.task('ready')]);
select results_eq(
    $$select tests.locked_by('select signalbox._lock_tasks(
        tests.project(), array[tests.task(''left''), tests.task(''waiting'')])')$$,
    array['queue left', 'task left', 'task waiting'],
    '_lock_tasks locks more tasks in a second round'
);
select is_empty(
    $$select tests.locked_by('select signalbox._lock_tasks(tests.project(), ''{}'')')$$,
    '_lock_tasks locks nothing of nothing'
);
select lives_ok(
    $$select signalbox._lock_tasks(
        tests.project(), '{00000000-0000-7000-8000-000000000000}')$$,
    '_lock_tasks passes over what is not there'
);

select * from finish();
rollback;
