begin;
select plan(9);

select is(
    signalbox._audit_changes(
        'update', '{"status":["ready","in_progress"]}', '"priority":[5,7]', '2026-01-01 12:00+00'
    ),
    '{"status": ["ready", "in_progress"], "priority": [5, 7]}'::jsonb,
    '_audit_changes adds what the kind implies'
);
select is(
    signalbox._audit_changes(
        'insert', '{"priority":5,"tags":[]}', '"priority":9,"title":"x"', '2026-01-01 12:00+00'
    ),
    '{"priority": [null, 9], "tags": [null, []], "title": [null, "x"]}'::jsonb,
    '_audit_changes prefers what the entry says'
);
select is(
    signalbox._audit_changes('delete', '{"priority":5}', '"title":"x"', '2026-01-01 12:00+00'),
    '{"priority": [5, null], "title": ["x", null]}'::jsonb,
    '_audit_changes of a row that went has its old values'
);
select is(
    signalbox._audit_changes(
        'update', null, '"started_at@":-1500000,"due_at@":["infinity",86400000000]',
        '2026-01-01 12:00+00'
    ),
    '{"started_at": [null, "2026-01-01T11:59:58.5+00:00"],
        "due_at": ["infinity", "2026-01-02T12:00:00+00:00"]}'::jsonb,
    '_audit_changes turns microseconds after the entry into times'
);
select is(
    signalbox._audit_changes(
        'insert', null,
        '"at@":' || signalbox._audit_time('0044-03-15 00:00:00.000001+00 BC', '2026-11-22 02:45:30.257394+00'),
        '2026-11-22 02:45:30.257394+00'
    ),
    '{"at": [null, "0044-03-15T00:00:00.000001+00:00 BC"]}'::jsonb,
    '_audit_changes is exact for times that lie thousands of years apart'
);
select is(
    signalbox._audit_changes('event', null, '"method":"password"', now()),
    '{"method": "password"}'::jsonb,
    '_audit_changes of an event are its details'
);
select is(
    signalbox._audit_changes('event', null, null, now()), null,
    '_audit_changes of an event without details are null'
);
select is(
    signalbox._audit_changes('update', '{"status":["a","b"]}', null, now()),
    '{"status": ["a", "b"]}'::jsonb,
    '_audit_changes may all be implied'
);
select is(
    signalbox._audit_changes(
        'update', '{"status":["a","b"],"started_at@":0}', '"":1500000', '2026-01-01 12:00+00'
    ),
    '{"status": ["a", "b"], "started_at": [null, "2026-01-01T11:59:58.5+00:00"]}'::jsonb,
    '_audit_changes: a time without a name is that of the kind'
);

select * from finish();
rollback;
