-- migrate:up
set local lock_timeout = '3s';

-- Not concurrently: that waits for every session of the database, a second deployment too, which
-- waits for this one. Few tasks wait for a slot at a time.
-- squawk-ignore require-concurrent-index-creation
create index throttled_tasks_queue_idx
    on signalbox_data.throttled_tasks (queue, project_id, priority, "position");
comment on index signalbox_data.throttled_tasks_queue_idx is
    'The first tasks of each priority that wait for slots, which age with those of their queue.';

-- migrate:down
set local lock_timeout = '3s';

drop index signalbox_data.throttled_tasks_queue_idx;
