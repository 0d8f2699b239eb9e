begin;
select plan(1);

select from tests.make_project();
select from signalbox.set_queue_ageing(tests.project(), 'q', '5 minutes');
select results_eq(
    $$select queue, ageing from signalbox.queue_settings where project_id = tests.project()$$,
    $$values ('q', '5 minutes'::interval)$$,
    'queue_settings shows what is particular about a queue'
);

select * from finish();
rollback;
