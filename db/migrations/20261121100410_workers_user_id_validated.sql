-- migrate:up
set local lock_timeout = '3s';

-- In a transaction of its own: whoever reads or writes workers meanwhile need not wait.
alter table signalbox_data.workers
    validate constraint workers_user_id_fkey;

-- migrate:down
set local lock_timeout = '3s';

alter table signalbox_data.workers
    drop constraint workers_user_id_fkey,
    add constraint workers_user_id_fkey
        foreign key (user_id) references signalbox_data.users (id) on delete cascade not valid;
