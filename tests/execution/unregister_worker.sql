begin;
select plan(4);

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

select from signalbox.register_worker('unregister_worker theirs');
select from tests.become_member();
select throws_ok(
    $$select signalbox.unregister_worker('unregister_worker theirs')$$, 'SB001',
    'worker unregister_worker theirs is not registered',
    'unregister_worker knows no worker of somebody else'
);

select * from finish();
rollback;
