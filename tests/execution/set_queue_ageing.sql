begin;
select plan(4);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_project();
select results_eq(
    $$select * from signalbox.set_queue_ageing(tests.project(), 'default', '1 hour')$$,
    $$values (tests.project(), 'default', '1 hour'::interval, '2026-01-01 12:00+00'::timestamptz)$$,
    'set_queue_ageing returns the settings of the queue'
);
select results_eq(
    $$select ageing from signalbox.set_queue_ageing(tests.project(), 'default', null)$$,
    'values (null::interval)',
    'set_queue_ageing with null stops it'
);
select throws_ok(
    $$select signalbox.set_queue_ageing(tests.project(), 'default', '0')$$, '23514', null,
    'set_queue_ageing takes no time of nothing'
);
select throws_ok(
    format('select signalbox.set_queue_ageing(%L, %L, %L)', signalbox_data.new_id(), 'q', '1 hour'),
    'SB001', null, 'set_queue_ageing knows no such project'
);

select * from finish();
rollback;
