-- migrate:up
set local lock_timeout = '3s';

alter table signalbox_data.groups_to_check
    add column check_at timestamptz not null default '-infinity';
comment on column signalbox_data.groups_to_check.check_at is
    'When to look: at once, or when a workflow of the group that is scheduled for later may begin.';

-- Not concurrently: that waits for every session of the database. The table is all but empty.
-- squawk-ignore require-concurrent-index-creation
create index groups_to_check_check_at_idx on signalbox_data.groups_to_check (check_at);
comment on index signalbox_data.groups_to_check_check_at_idx is
    'The groups that are to be looked after by now, asked for by _sweep.';

-- migrate:down
set local lock_timeout = '3s';

drop index signalbox_data.groups_to_check_check_at_idx;
alter table signalbox_data.groups_to_check drop column check_at;
