-- migrate:up
set local lock_timeout = '3s';

-- Not concurrently: that waits for every session of the database, a second deployment too, which
-- waits for this one. It is one scan of the table.
-- squawk-ignore require-concurrent-index-creation
create index workflows_not_completed_idx
    on signalbox_data.workflows (status, project_id)
    where status <> 'completed';
comment on index signalbox_data.workflows_not_completed_idx is
    'dead_letters, redrive_tasks: the workflows of a project in which a task can have failed.';

-- migrate:down
set local lock_timeout = '3s';

drop index signalbox_data.workflows_not_completed_idx;
