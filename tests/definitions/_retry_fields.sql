begin;
select plan(2);

select is(
    signalbox._retry_fields('{"max_attempts": 5, "delay": "1 second", "max_delay": "1 minute"}'),
    '{"max_attempts": 5, "retry_delay": "1 second", "retry_delay_max": "1 minute"}',
    '_retry_fields names the fields as create_tasks does'
);
select is(signalbox._retry_fields('{}'), '{}', '_retry_fields of no policy are none');

select * from finish();
rollback;
