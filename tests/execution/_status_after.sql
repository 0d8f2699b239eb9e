begin;
select plan(2);

select results_eq(
    $$select o.outcome::text, r.retry, f.failed,
        signalbox._status_after(o.outcome, r.retry, f.failed, 3, 'oom', null)::text
    from unnest(enum_range(null::signalbox_data.execution_outcome)) o (outcome)
    cross join (values (true), (false)) r (retry)
    cross join (values (1), (2)) f (failed)
    where o.outcome in ('success', 'failure', 'cancellation')
    order by o.outcome::text, r.retry, f.failed$$,
    $$values
        ('cancellation', false, 1, 'cancelled'), ('cancellation', false, 2, 'cancelled'),
        ('cancellation', true, 1, 'pending'), ('cancellation', true, 2, 'pending'),
        ('failure', false, 1, 'failed'), ('failure', false, 2, 'failed'),
        ('failure', true, 1, 'pending'), ('failure', true, 2, 'failed'),
        ('success', false, 1, 'completed'), ('success', false, 2, 'completed'),
        ('success', true, 1, 'completed'), ('success', true, 2, 'completed')$$,
    '_status_after tries a failure again while an attempt is left'
);
select results_eq(
    $$select signalbox._status_after(o.outcome, true, 0, 3, e.error_type, '{oom,lease_expired}')::text
    from (values (1, 'failure'::signalbox_data.execution_outcome), (2, 'timeout'), (3, 'cancellation'))
        o (place, outcome)
    cross join (values (1, 'oom'), (2, 'tests_failed'), (3, null)) e (place, error_type)
    order by o.place, e.place$$,
    $$values ('pending'), ('failed'), ('failed'), ('pending'), ('failed'), ('failed'),
        ('pending'), ('pending'), ('pending')$$,
    '_status_after tries only the named classes of errors again, and gives back whatever the error'
);

select * from finish();
rollback;
