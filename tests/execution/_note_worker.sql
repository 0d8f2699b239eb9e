begin;
select plan(10);

select tests.set_clock('2026-01-01 12:00+00');
select from signalbox.register_worker('_note_worker');
create function last_seen()
returns timestamptz
language sql
as $$
    select last_seen_at from signalbox_data.workers where name = '_note_worker'
$$;
select is(
    signalbox._note_worker('nobody', signalbox_data.clock()), false,
    '_note_worker takes a worker that is not registered'
);
select tests.advance('5 seconds');
select from signalbox._note_worker('_note_worker', signalbox_data.clock());
select is(
    last_seen(), '2026-01-01 12:00+00', '_note_worker writes nothing in five seconds'
);
select tests.advance('1 second');
select is(
    signalbox._note_worker('_note_worker', signalbox_data.clock()), false,
    '_note_worker says whether the worker is draining'
);
select is(last_seen(), '2026-01-01 12:00:06+00', '_note_worker notes when it was heard of');
select tests.advance('1 minute');
select from signalbox.heartbeat('_note_worker', '[]');
select is(last_seen(), '2026-01-01 12:01:06+00', '_note_worker is called by heartbeats');
select tests.advance('1 minute');
select from signalbox.claim_tasks('_note_worker', '{none}');
select is(last_seen(), '2026-01-01 12:02:06+00', '_note_worker is called by claims');
select from signalbox.drain_worker('_note_worker');
select is(
    signalbox._note_worker('_note_worker', signalbox_data.clock()), true,
    '_note_worker says that a worker is draining'
);

-- What others say in its name
select from tests.become_member();
select tests.advance('1 minute');
select is(
    signalbox._note_worker('_note_worker', signalbox_data.clock()), false,
    '_note_worker tells nobody of somebody else''s worker'
);
select is(
    last_seen(), '2026-01-01 12:02:06+00', '_note_worker hears of a worker from its user alone'
);
update signalbox_data.workers set user_id = signalbox._session_user_id() where name = '_note_worker';
select from signalbox._note_worker('_note_worker', signalbox_data.clock());
select is(last_seen(), '2026-01-01 12:03:06+00', '_note_worker hears of it from its user');

select * from finish();
rollback;
