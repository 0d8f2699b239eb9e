begin;
select plan(3);

select from signalbox.register_worker('unregister_worker');
select results_eq(
    $$select name from signalbox.unregister_worker('unregister_worker')$$,
    $$values ('unregister_worker')$$,
    'unregister_worker returns the worker as it was'
);
select is_empty(
    $$select name from signalbox.workers where name = 'unregister_worker'$$,
    'unregister_worker forgets it'
);
select throws_ok(
    $$select signalbox.unregister_worker('unregister_worker')$$, 'SB001', null,
    'unregister_worker knows no such worker'
);

select * from finish();
rollback;
