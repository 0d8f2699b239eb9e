-- migrate:up
set local lock_timeout = '3s';

create type signalbox_data.deadline_policy as enum ('fail', 'continue');
comment on type signalbox_data.deadline_policy is
    'What becomes of a workflow that is open at its deadline.';

alter table signalbox_data.workflows
    add column on_deadline signalbox_data.deadline_policy not null default 'fail';
comment on column signalbox_data.workflows.on_deadline is
    'What becomes of it at deadline_at: fail cancels what is open, and it fails; continue lets it go on, '
    'and overdue_workflows shows it.';
comment on column signalbox_data.workflows.deadline_at is
    'When it must be finished; on_deadline says what happens then.';

-- Those that go on would be looked at again each time. Not concurrently: that waits for every session of
-- the database, a second deployment too, which waits for this one. Few workflows have a deadline.
-- squawk-ignore require-concurrent-index-creation
create index workflows_failing_at_deadline_idx
    on signalbox_data.workflows (deadline_at)
    where deadline_at is not null and finished_at is null and on_deadline = 'fail';
comment on index signalbox_data.workflows_failing_at_deadline_idx is
    'The workflows that fail because they should be over by now, looked for by _sweep.';
comment on index signalbox_data.workflows_deadline_at_idx is
    'overdue_workflows: the workflows that should be over by now.';

-- migrate:down
set local lock_timeout = '3s';

drop index signalbox_data.workflows_failing_at_deadline_idx;
comment on index signalbox_data.workflows_deadline_at_idx is
    'The workflows that should be over by now, looked for by _sweep.';
comment on column signalbox_data.workflows.deadline_at is
    'When it must be finished; what is open then is cancelled, and it fails.';
alter table signalbox_data.workflows drop column on_deadline;
drop type signalbox_data.deadline_policy;
