-- That a notification arrives is tested in tests/concurrency/workers.test.ts.
begin;
select plan(14);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select from signalbox.register_worker('listen_for_work');
select is(
    signalbox.listen_for_work('listen_for_work', '{a,b,a}', '10 seconds'),
    '2026-01-01 12:00:10+00', 'listen_for_work says when to look again'
);
select results_eq(
    $$select queue, expires_at from signalbox_data.idle_workers where worker = 'listen_for_work'
    order by queue$$,
    $$values ('a', '2026-01-01 12:00:10+00'::timestamptz), ('b', '2026-01-01 12:00:10+00')$$,
    'listen_for_work makes the worker known as idle for each queue'
);
select ok(
    'signalbox_work' in (select pg_listening_channels())
        or (select count(*) from pg_listening_channels()) = 0,
    'listen_for_work listens once it is committed'
);
select from tests.make_task('soon', available_at => signalbox_data.clock() + interval '3 seconds');
select is(
    signalbox.listen_for_work('listen_for_work', '{a}'), '2026-01-01 12:00:03+00',
    'listen_for_work wakes the worker when a delayed task is due'
);
select tests.advance('3 seconds');
select is(
    signalbox.listen_for_work('listen_for_work', '{a}'), '2026-01-01 12:00:03.1+00',
    'listen_for_work lets nobody turn in circles'
);
select from signalbox.claim_tasks('listen_for_work', '{none}');
select isnt_empty(
    $$select * from signalbox_data.idle_workers where worker = 'listen_for_work'$$,
    'the claim right after listen_for_work, which looks once more, does not end listening'
);
select tests.advance('2 seconds');
select from signalbox.claim_tasks('listen_for_work', '{none}');
select is_empty(
    $$select * from signalbox_data.idle_workers where worker = 'listen_for_work'$$,
    'a later claim ends listening'
);
select from signalbox.drain_worker('listen_for_work');
select from signalbox.listen_for_work('listen_for_work');
select is_empty(
    $$select * from signalbox_data.idle_workers where worker = 'listen_for_work'$$,
    'listen_for_work tells a worker that drains of nothing'
);
select throws_ok(
    $$select signalbox.listen_for_work('nobody')$$, 'SB001', null,
    'listen_for_work knows no such worker'
);
select throws_ok(
    $$select signalbox.listen_for_work('listen_for_work', patience => '0')$$, 'SB006', null,
    'listen_for_work wants some patience'
);
select throws_ok(
    $$select signalbox.listen_for_work('listen_for_work', patience => '2 days')$$, 'SB006', null,
    'listen_for_work wants no more patience than a day'
);

-- What time brings to others is not told.
select tests.set_clock('2026-01-02 12:00+00');
delete from signalbox_data.delayed_tasks;
select from tests.make_project();
select from tests.make_workflow(tests.project());
select from tests.make_task('theirs', available_at => '2026-01-02 12:00:05+00');
select from tests.make_project();
select from tests.make_workflow(tests.project());
select from tests.make_task('ours', available_at => '2026-01-02 12:00:20+00');
select from tests.become_member('agent', array[tests.project()]);
select throws_ok(
    $$select signalbox.listen_for_work('listen_for_work')$$, 'SB001', null,
    'listen_for_work knows no worker of somebody else'
);
select from signalbox.register_worker('listen_for_work mine');
select is(
    signalbox.listen_for_work('listen_for_work mine'), '2026-01-02 12:00:20+00',
    'listen_for_work looks again when something is due in one''s own projects'
);
select from tests.become_member('reader', array[tests.project()]);
update signalbox_data.workers set user_id = signalbox._session_user_id()
where name = 'listen_for_work mine';
select is(
    signalbox.listen_for_work('listen_for_work mine'), '2026-01-02 12:00:30+00',
    'listen_for_work has nothing to tell who may claim nowhere'
);

select * from finish();
rollback;
