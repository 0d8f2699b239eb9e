-- migrate:up
set local lock_timeout = '3s';

-- The audit log names a row by its key, for good. What a worker is called may name a person.
--
-- The tables are small, so that new keys are made under their locks.
alter table signalbox_data.idle_workers
    drop constraint idle_workers_worker_fkey;
alter table signalbox_data.workers
    drop constraint workers_pkey,
    -- squawk-ignore adding-field-with-default
    add column id uuid not null default signalbox_data.new_id(),
    -- squawk-ignore constraint-missing-not-valid, adding-serial-primary-key-field
    add constraint workers_pkey primary key (id),
    -- squawk-ignore constraint-missing-not-valid, disallowed-unique-constraint
    add constraint workers_name_is_unique unique (name);
comment on column signalbox_data.workers.id is 'UUIDv7, by which the audit log knows it.';
alter table signalbox_data.idle_workers
    -- squawk-ignore constraint-missing-not-valid, adding-foreign-key-constraint
    add constraint idle_workers_worker_fkey
        foreign key (worker) references signalbox_data.workers (name) on delete cascade;

-- migrate:down
set local lock_timeout = '3s';

alter table signalbox_data.idle_workers
    drop constraint idle_workers_worker_fkey;
alter table signalbox_data.workers
    drop constraint workers_name_is_unique,
    drop constraint workers_pkey,
    drop column id,
    add constraint workers_pkey primary key (name);
alter table signalbox_data.idle_workers
    add constraint idle_workers_worker_fkey
        foreign key (worker) references signalbox_data.workers (name) on delete cascade;
