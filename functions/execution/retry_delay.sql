-- How long to wait before a retry: the delay grows as backoff says, up to a cap, and a part of it is
-- left to chance, so that tasks that failed together do not come back together. With a half ("equal
-- jitter") half of the delay is certain.
-- Source: Marc Brooker, Exponential Backoff and Jitter, AWS Architecture Blog, 2015.
drop function if exists signalbox.retry_delay(integer, interval, interval);
create or replace function signalbox.retry_delay(
    failed_attempts integer,
    first_delay interval default '5 seconds',
    max_delay interval default '1 hour',
    backoff signalbox_data.retry_backoff default 'exponential',
    jitter real default 0.5
)
returns interval
language sql
volatile
parallel safe
as $$
    -- By the second: an interval of months would overflow when it is doubled.
    select least(
            extract(epoch from first_delay)::double precision
                * case backoff
                    when 'fixed' then 1
                    when 'linear' then failed_attempts
                    else power(2, least(failed_attempts - 1, 30))
                end,
            extract(epoch from max_delay)::double precision
        )
        * (1 - jitter * random())
        * interval '1 second';
$$;

comment on function signalbox.retry_delay(
    integer, interval, interval, signalbox_data.retry_backoff, real
) is
    'How long to wait after this many failed attempts: first_delay always, times their number, or '
    'doubled each time, at most max_delay, of which a random part of up to jitter (0 to 1) is taken off.';
grant execute on function signalbox.retry_delay(
    integer, interval, interval, signalbox_data.retry_backoff, real
) to signalbox_reader;
