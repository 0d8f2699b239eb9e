begin;
select plan(7);

select from tests.make_workflow();
select is_empty(
    'select * from signalbox.next_task(tests.project())',
    'next_task returns no row when nothing is ready'
);
select from tests.make_task('low', priority => 'low');
select from tests.make_task('high', priority => 'high');
select from tests.make_task('waits', depends_on => '{low}', priority => 'critical');
select from tests.make_task('elsewhere', queue => 'elsewhere', priority => 'critical');

select results_eq(
    'select key, status::text from signalbox.next_task(tests.project())',
    $$values ('high', 'ready')$$,
    'next_task shows the most urgent task that can be claimed'
);
select results_eq(
    $$select key from signalbox.next_task(tests.project(), '{none,elsewhere,default}')$$,
    $$values ('elsewhere')$$,
    'next_task looks into the queues in the order given'
);
select results_eq(
    $$select key from signalbox.next_task(tests.project(), '{default,elsewhere}')$$,
    $$values ('high')$$,
    'next_task prefers the first queue to the higher priority'
);
select results_eq(
    'select n.key from signalbox.next_task(tests.project()) n
    inner join tests.claim_one() c using (key)',
    $$values ('high')$$,
    'next_task shows what a claim then takes'
);
select results_eq(
    'select key from signalbox.next_task(tests.project())',
    $$values ('low')$$,
    'next_task claims nothing itself'
);
select is_empty(
    $$select * from signalbox.next_task('00000000-0000-7000-8000-000000000000')$$,
    'next_task finds nothing in a project that does not exist'
);

select * from finish();
rollback;
