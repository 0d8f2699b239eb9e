-- The jobs of tick. Each is a function that takes the most rows to deal with in a call and
-- returns with how many it dealt. It must do no harm when it is ended at any point, when it is
-- called again at once, and when it has not been called for days. The last one locks tables; tick does it last.
create or replace function signalbox._tick_jobs()
returns table (
    job text,
    function_name text,
    max_rows integer,
    every interval,
    description text
)
language sql
immutable
parallel safe
as $$
    values
        ('expire_leases', '_expire_leases', 100, interval '1 minute',
            'End attempts whose lease has expired.'),
        ('expire_deadlines', '_expire_deadlines', 100, interval '1 minute',
            'End tasks that were not begun in time, and workflows that are over their deadline.'),
        ('expire_waits', '_expire_waits', 100, interval '1 minute',
            'Meet the deadlines of approvals, signals and gates.'),
        ('promote_delayed_tasks', '_promote_delayed_tasks', 1000, interval '1 minute',
            'Put delayed tasks whose time has come into the queue.'),
        ('begin_scheduled', '_begin_scheduled', 100, interval '1 minute',
            'Begin workflows whose time has come.'),
        ('fire_schedules', '_fire_schedules', 100, interval '1 minute',
            'Start the workflows of schedules that are due.'),
        ('fill_slots', '_fill_slots', 100, interval '1 minute',
            'Give free slots of concurrency limits to tasks that wait for them.'),
        ('advance_groups', '_advance_groups', 100, interval '1 minute',
            'Let the next workflow of a concurrency group begin.'),
        ('age_ready_tasks', '_age_ready_tasks', 1000, interval '1 minute',
            'Raise the priority of tasks that have waited long in queues with ageing.'),
        ('forget_workers', '_forget_workers', 100, interval '10 minutes',
            'Forget workers that have long been gone.'),
        ('forget_schedule_runs', '_forget_schedule_runs', 1000, interval '1 hour',
            'Forget what became of the times of schedules 90 days ago.'),
        ('forget_signals', '_forget_signals', 1000, interval '10 minutes',
            'Delete signals that nobody has taken in time.'),
        ('forget_logins', '_forget_logins', 1000, interval '1 hour',
            'Forget where logins came from, once nobody needs that any more.'),
        ('erase_users', '_erase_users', 1000, interval '1 minute',
            'Go on with the erasure of people.'),
        ('fold_audit', '_fold_audit', 10000, interval '1 minute',
            'Add what was recorded to the summaries of the audit log.'),
        ('seal_audit_log', '_seal_new_entries', 10000, interval '1 minute',
            'Seal what is new in the audit log.'),
        ('forget_personal_values', '_forget_personal_values', 1000, interval '1 hour',
            'Forget the personal values of entries of the audit log that were dropped.'),
        ('look_after_audit_log', '_look_after_audit_log', 10, interval '1 hour',
            'Make partitions of the audit log ahead, and drop what is archived and need not be kept.');
$$;

comment on function signalbox._tick_jobs() is
    'The jobs of tick: the function of each, how many rows it deals with in a call, and how '
    'often it is to be run.';
grant execute on function signalbox._tick_jobs() to signalbox_admin;
-- Whom it was granted to before.
revoke execute on function signalbox._tick_jobs() from signalbox_reader;
