begin;
select plan(2);

select is(
    signalbox._retry_fields('{"max_attempts": 5, "delay": "1 second", "max_delay": "1 minute",
        "backoff": "linear", "jitter": 0.5, "on": ["timeout"]}'),
    '{"max_attempts": 5, "retry_delay": "1 second", "retry_delay_max": "1 minute",
        "backoff": "linear", "retry_jitter": 0.5, "retry_on": ["timeout"]}',
    '_retry_fields names the fields as create_tasks does'
);
select is(signalbox._retry_fields('{}'), '{}', '_retry_fields of no policy are none');

select * from finish();
rollback;
