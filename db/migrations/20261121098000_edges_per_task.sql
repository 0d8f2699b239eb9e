-- migrate:up
set local lock_timeout = '3s';

-- In a project in which one task waits for all others, or all others for one, PostgreSQL takes the
-- edges for all alike, and one index for as good as the other: it then reads all of them to find
-- those of a single task.
alter table signalbox_data.task_dependencies
    alter column task_id set (n_distinct = -0.5),
    alter column depends_on_task_id set (n_distinct = -0.5);
analyze signalbox_data.task_dependencies;

-- migrate:down
set local lock_timeout = '3s';

alter table signalbox_data.task_dependencies
    alter column task_id reset (n_distinct),
    alter column depends_on_task_id reset (n_distinct);
