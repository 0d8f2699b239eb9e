-- migrate:up
set local lock_timeout = '3s';

create table signalbox_data.workers (
    name text primary key,
    queues text[] not null default '{default}',
    labels text[] not null default '{}',
    max_tasks integer not null default 1,
    lease interval not null default '5 minutes',
    version text,
    metadata jsonb not null default '{}',
    registered_at timestamptz not null default signalbox_data.clock(),
    last_seen_at timestamptz not null default signalbox_data.clock(),
    draining_at timestamptz,
    constraint workers_name_not_blank check (name ~ '\S'),
    constraint workers_max_tasks_from_1_to_1000 check (max_tasks between 1 and 1000),
    constraint workers_lease_positive check (lease > interval '0'),
    constraint workers_metadata_is_an_object check (jsonb_typeof(metadata) = 'object')
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

comment on table signalbox_data.workers is
    'Workers that have registered themselves. One that has not can claim all the same.';
comment on column signalbox_data.workers.name is 'Its name, as it claims with.';
comment on column signalbox_data.workers.queues is 'The queues that it works on.';
comment on column signalbox_data.workers.labels is 'What it can do, in words of its operator.';
comment on column signalbox_data.workers.max_tasks is 'How many tasks it works on at once.';
comment on column signalbox_data.workers.lease is
    'How long its leases are, and how long it may be silent before it is held for dead.';
comment on column signalbox_data.workers.version is 'Version of its program.';
comment on column signalbox_data.workers.metadata is 'Whatever else it says of itself, a JSON object.';
comment on column signalbox_data.workers.registered_at is 'When it registered.';
comment on column signalbox_data.workers.last_seen_at is
    'When it was last heard of, within five seconds: by a claim, a heartbeat, or the registration.';
comment on column signalbox_data.workers.draining_at is
    'Since when it is to finish what it has and take nothing more.';

create table signalbox_data.idle_workers (
    worker text not null,
    queue text not null,
    listening_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (worker, queue),
    constraint idle_workers_worker_fkey
        foreign key (worker) references signalbox_data.workers (name) on delete cascade
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

create index idle_workers_expires_at_idx on signalbox_data.idle_workers (expires_at, queue);
comment on index signalbox_data.idle_workers_expires_at_idx is
    'The queues that somebody listens for, asked for by whoever puts tasks into a queue.';

comment on table signalbox_data.idle_workers is
    'Workers that found nothing to do and want to be told of tasks, a row for each of their queues.';
comment on column signalbox_data.idle_workers.worker is 'The worker.';
comment on column signalbox_data.idle_workers.queue is 'A queue that it works on.';
comment on column signalbox_data.idle_workers.listening_at is 'Since when it listens.';
comment on column signalbox_data.idle_workers.expires_at is
    'Until when; then it looks for itself, or is no longer there.';

grant select on signalbox_data.workers, signalbox_data.idle_workers to signalbox_reader;

-- migrate:down
set local lock_timeout = '3s';

drop table signalbox_data.idle_workers;
drop table signalbox_data.workers;
