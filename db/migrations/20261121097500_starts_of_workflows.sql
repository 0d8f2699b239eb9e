-- migrate:up
set local lock_timeout = '3s';

alter table signalbox_data.workflows add column starts_at timestamptz;
comment on column signalbox_data.workflows.starts_at is
    'When it becomes active by itself, while it is pending; null when somebody activates it, or it has.';
comment on column signalbox_data.workflows.scheduled_at is
    'For when it was made; where that was in the future, starts_at is the same.';

-- Not concurrently: that waits for every session of the database, a second deployment too, which
-- waits for this one. No workflow has a value yet, so that it is one scan of the table.
-- squawk-ignore require-concurrent-index-creation
create index workflows_starts_at_idx
    on signalbox_data.workflows (starts_at)
    where starts_at is not null;
comment on index signalbox_data.workflows_starts_at_idx is
    'The workflows whose time to begin has come, looked for by _sweep.';

-- migrate:down
set local lock_timeout = '3s';

-- The code before knows no such time: it begins by activate_workflow.
drop index signalbox_data.workflows_starts_at_idx;
comment on column signalbox_data.workflows.scheduled_at is 'When it is meant to start.';
alter table signalbox_data.workflows drop column starts_at;
