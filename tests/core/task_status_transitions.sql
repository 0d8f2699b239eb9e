begin;
select plan(2);

select results_eq(
    'select from_status::text, array_agg(to_status::text order by to_status)
    from signalbox.task_status_transitions t group by t.from_status
    order by t.from_status',
    $$values
        ('pending', '{ready,in_progress,review,testing,blocked,deferred,completed,failed,cancelled,skipped}'::text[]),
        ('ready', '{pending,in_progress,review,testing,blocked,deferred,completed,failed,cancelled,skipped}'),
        ('in_progress', '{pending,ready,review,testing,blocked,deferred,completed,failed,cancelled}'),
        ('review', '{pending,ready,in_progress,testing,blocked,deferred,completed,failed,cancelled}'),
        ('testing', '{pending,ready,in_progress,review,blocked,deferred,completed,failed,cancelled}'),
        ('blocked', '{pending,ready,in_progress,review,testing,deferred,completed,failed,cancelled,skipped}'),
        ('deferred', '{pending,ready,in_progress,review,testing,blocked,completed,failed,cancelled,skipped}'),
        ('completed', '{pending,deployed}'),
        ('failed', '{pending}'),
        ('cancelled', '{pending}'),
        ('skipped', '{pending}')$$,
    'task_status_transitions shows the life cycle'
);
select is_empty(
    $$select from_status, to_status from signalbox.task_status_transitions
    where signalbox.is_finished(from_status)
        and to_status <> 'pending'
        and (from_status, to_status) <> ('completed', 'deployed')$$,
    'task_status_transitions lets a finished task be reopened or deployed, nothing else'
);

select * from finish();
rollback;
