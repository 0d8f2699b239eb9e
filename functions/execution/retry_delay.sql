-- Exponential backoff with a cap and "equal jitter": half of the delay is certain, the other
-- half random, so that tasks that failed together do not come back together.
-- Source: Marc Brooker, Exponential Backoff and Jitter, AWS Architecture Blog, 2015.
create or replace function signalbox.retry_delay(
    failed_attempts integer,
    first_delay interval default '5 seconds',
    max_delay interval default '1 hour'
)
returns interval
language sql
volatile
parallel safe
as $$
    select least(first_delay * power(2, least(failed_attempts - 1, 30)), max_delay)
        * (0.5 + random() / 2);
$$;

comment on function signalbox.retry_delay(integer, interval, interval) is
    'How long to wait after this many failed attempts: first_delay doubled each time, at most '
    'max_delay, of which a random part of up to a half is taken off.';
grant execute on function signalbox.retry_delay(integer, interval, interval) to signalbox_reader;
