-- migrate:up
set local lock_timeout = '3s';

alter table signalbox_data.workers
    add column user_id uuid,
    add constraint workers_user_id_fkey
        foreign key (user_id) references signalbox_data.users (id) on delete cascade not valid;
comment on column signalbox_data.workers.user_id is
    'The user who registered it, and who alone may drain or forget it, beside administrators; null '
    'when that was an administrator who is no user.';

-- Not concurrently: that waits for every session of the database, a second deployment too, which
-- waits for this one. No worker has a user yet, so that the index is one scan of a small table.
-- squawk-ignore require-concurrent-index-creation
create index workers_user_id_idx on signalbox_data.workers (user_id);
comment on index signalbox_data.workers_user_id_idx is
    'The workers of a user; followed when one is deleted.';

-- migrate:down
set local lock_timeout = '3s';

alter table signalbox_data.workers
    drop column user_id;
