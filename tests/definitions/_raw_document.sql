begin;
select plan(3);

select is(
    signalbox._raw_document('{"key": "a"}', '{}'),
    '{"key": "a", "title": "a"}',
    '_raw_document takes the key for the title'
);
select is(
    signalbox._raw_document(
        '{
            "key": "a", "title": "A", "depends_on": ["x"], "when": "true", "for_each": [1],
            "allow_failures": true, "weight": 2, "metadata": {"m": 1}, "environment": {"B": "step"},
            "retry": {"max_attempts": 1}, "timeout": "1 hour", "command": "make"
        }',
        '{
            "queue": "linux", "timeout": "2 hours", "priority": "high",
            "environment": {"A": "all", "B": "all"}, "retry": {"max_attempts": 9, "delay": "0"},
            "deadline": "1 day"
        }'
    ),
    '{
        "key": "a", "title": "A", "queue": "linux", "timeout": "1 hour", "priority": "high",
        "environment": {"A": "all", "B": "step"}, "max_attempts": 1, "command": "make",
        "metadata": {"m": 1, "weight": 2}
    }',
    '_raw_document fills in what the definition says for all steps'
);
select is(
    signalbox._raw_document('{"key": "a"}', '{"retry": {"delay": "1 second"}}'),
    '{"key": "a", "title": "a", "retry_delay": "1 second"}',
    '_raw_document takes the retry policy of the definition'
);

select * from finish();
rollback;
