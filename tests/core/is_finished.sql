begin;
select plan(2);

select results_eq(
    $$select status
    from unnest(enum_range(null::signalbox_data.task_status)) status
    where signalbox.is_finished(status)
    order by status$$,
    $$values ('completed'::signalbox_data.task_status), ('deployed'), ('failed'),
        ('cancelled'),
        ('skipped')$$,
    'is_finished is true for the five terminal statuses and no other'
);
select is(
    signalbox.is_finished(null), null, 'is_finished knows nothing about no status'
);

select * from finish();
rollback;
