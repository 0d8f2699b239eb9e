begin;
select plan(10);

select tests.set_clock('2026-01-01 12:00+00');
select results_eq(
    $$select name, state, tasks_held, is_registered, queues, labels, max_tasks, lease, version, metadata,
        registered_at, last_seen_at
    from signalbox.register_worker(
        'register_worker', '{default,gpu}', '{linux,cuda}', 4, '2 minutes', '2.1', '{"zone": "a"}')$$,
    $$values ('register_worker', 'idle', 0::bigint, true, '{default,gpu}'::text[],
        '{linux,cuda}'::text[], 4, '2 minutes'::interval, '2.1', '{"zone": "a"}'::jsonb,
        '2026-01-01 12:00+00'::timestamptz, '2026-01-01 12:00+00'::timestamptz)$$,
    'register_worker returns the worker'
);
select from signalbox.drain_worker('register_worker');
select tests.advance('1 minute');
select results_eq(
    $$select state, version, registered_at from signalbox.register_worker('register_worker')$$,
    $$values ('idle', null, '2026-01-01 12:01+00'::timestamptz)$$,
    'register_worker makes a worker that comes back a new one'
);
select throws_ok(
    $$select signalbox.register_worker(' ')$$, '23514', null, 'register_worker wants a name'
);
select throws_ok(
    $$select signalbox.register_worker('register_worker', max_tasks => 0)$$, '23514', null,
    'register_worker takes nobody who does nothing'
);
select throws_ok(
    $$select signalbox.register_worker('register_worker', lease => '0')$$, 'SB006', null,
    'register_worker takes no lease out of range'
);
select throws_ok(
    $$select signalbox.register_worker('register_worker', metadata => '[]')$$, '23514', null,
    'register_worker wants metadata that is an object'
);

create temporary table me as select tests.become_member() as id;
select throws_ok(
    $$select signalbox.register_worker('register_worker')$$, 'SB007',
    'worker register_worker is registered by somebody else',
    'register_worker leaves the worker of somebody else alone'
);
select from signalbox.register_worker('register_worker mine');
select is(
    (select w.user_id from signalbox_data.workers w where w.name = 'register_worker mine'),
    (select id from me), 'register_worker notes whose it is'
);
select lives_ok(
    $$select signalbox.register_worker('register_worker mine', version => '2')$$,
    'register_worker takes one''s own again'
);
select from tests.forget_member();
select lives_ok(
    $$select signalbox.register_worker('register_worker mine')$$,
    'register_worker lets administrators take over'
);

select * from finish();
rollback;
