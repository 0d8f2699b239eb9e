-- A retry policy in the fields of create_tasks.
create or replace function signalbox._retry_fields(retry jsonb)
returns jsonb
language sql
immutable
parallel safe
as $$
    select coalesce(
        (
            select jsonb_object_agg(f.field, r.value)
            from jsonb_each(retry) r (name, value)
            inner join (
                values
                    ('max_attempts', 'max_attempts'), ('delay', 'retry_delay'),
                    ('max_delay', 'retry_delay_max'), ('backoff', 'backoff'),
                    ('jitter', 'retry_jitter'), ('on', 'retry_on')
            ) f (name, field)
                on f.name = r.name
        ),
        '{}'
    );
$$;

comment on function signalbox._retry_fields(jsonb) is
    'The fields of create_tasks for the retry policy of a step.';
