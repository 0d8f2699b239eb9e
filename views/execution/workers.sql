-- Those that have registered, and those that hold tasks without having done so.
create or replace view signalbox.workers
with (security_invoker = true)
as
select
    coalesce(w.name, e.worker) as name,
    case
        when coalesce(e.lease_expires_at, '-infinity') <= signalbox_data.clock()
            and coalesce(w.last_seen_at + w.lease, '-infinity') <= signalbox_data.clock()
            then 'dead'
        when w.draining_at is not null then 'draining'
        when e.worker is not null then 'busy'
        else 'idle'
    end as state,
    coalesce(e.tasks_held, 0) as tasks_held,
    e.busy_since_at,
    e.lease_expires_at,
    coalesce(e.holds, '[]') as holds,
    greatest(w.last_seen_at, e.claimed_at) as last_seen_at,
    w.name is not null as is_registered,
    exists (
        select
        from signalbox_data.idle_workers i
        where i.worker = w.name
            and i.expires_at > signalbox_data.clock()
    ) as is_listening,
    w.queues,
    w.labels,
    w.max_tasks,
    w.lease,
    w.version,
    w.metadata,
    w.registered_at,
    w.draining_at
from signalbox_data.workers w
full join (
    select
        x.worker,
        count(*) as tasks_held,
        min(x.started_at) as busy_since_at,
        max(x.started_at) as claimed_at,
        max(x.lease_expires_at) as lease_expires_at,
        jsonb_agg(
            jsonb_build_object(
                'project_id', x.project_id,
                'task_id', x.task_id,
                'attempt', x.attempt,
                'since', x.started_at,
                'lease_expires_at', x.lease_expires_at
            )
            order by x.started_at, x.task_id
        ) as holds
    from signalbox_data.task_executions x
    where x.finished_at is null
    group by x.worker
) e
    on e.worker = w.name;

comment on view signalbox.workers is
    'Workers: idle, busy, draining or dead, what each holds and since when, and when it was last heard of.';
grant select on signalbox.workers to signalbox_reader;
