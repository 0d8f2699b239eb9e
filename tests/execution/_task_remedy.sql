begin;
select plan(3);

select is(
    signalbox._task_remedy('ready'),
    'a worker that claims from its queue',
    '_task_remedy says what lets a task go on'
);
select is(
    signalbox._task_remedy('skipped'),
    'reopen that one, remove the dependency, or skip this task',
    '_task_remedy says what to do about one that is over'
);
select is_empty(
    $$select status
    from unnest(enum_range(null::signalbox_data.task_status)) status
    where signalbox._task_remedy(status) is null$$,
    '_task_remedy knows every status'
);

select * from finish();
rollback;
