begin;
select plan(3);

select tests.set_clock('2026-01-01 12:00+00');
select from signalbox.register_worker('_forget_workers 1');
select from signalbox.register_worker('_forget_workers 2', lease => '1 day');
select from signalbox.listen_for_work('_forget_workers 2', patience => '1 minute');
select tests.advance('1 day 6 minutes');
select from signalbox._forget_workers();
select results_eq(
    $$select name from signalbox_data.workers where name ~ '_forget_workers'$$,
    $$values ('_forget_workers 2')$$,
    '_forget_workers forgets who has been dead for a day'
);
select is_empty(
    $$select * from signalbox_data.idle_workers where worker ~ '_forget_workers'$$,
    '_forget_workers forgets who no longer listens'
);
select is(signalbox._forget_workers(), 0, '_forget_workers returns how many it forgot');

select * from finish();
rollback;
