begin;
select plan(1);

select results_eq(
    $$select o.outcome::text, r.retry, f.failed,
        signalbox._status_after(o.outcome, r.retry, f.failed, 3)::text
    from unnest(enum_range(null::signalbox_data.execution_outcome)) o (outcome)
    cross join (values (true), (false)) r (retry)
    cross join (values (1), (2)) f (failed)
    where o.outcome in ('success', 'failure', 'cancellation')
    order by o.outcome::text, r.retry, f.failed$$,
    $$values
        ('cancellation', false, 1, 'pending'), ('cancellation', false, 2, 'pending'),
        ('cancellation', true, 1, 'pending'), ('cancellation', true, 2, 'pending'),
        ('failure', false, 1, 'failed'), ('failure', false, 2, 'failed'),
        ('failure', true, 1, 'pending'), ('failure', true, 2, 'failed'),
        ('success', false, 1, 'completed'), ('success', false, 2, 'completed'),
        ('success', true, 1, 'completed'), ('success', true, 2, 'completed')$$,
    '_status_after tries a failure again while an attempt is left'
);

select * from finish();
rollback;
