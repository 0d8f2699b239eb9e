-- migrate:up
set local lock_timeout = '3s';

alter table signalbox_data.task_rules
    add column start_timeout interval,
    add constraint task_rules_start_timeout_positive
        check (start_timeout > interval '0') not valid;
comment on column signalbox_data.task_rules.start_timeout is
    'How long it may be ready without being claimed; then it fails. Null for as long as it takes.';

create table signalbox_data.task_deadlines (
    project_id uuid not null,
    task_id uuid not null,
    start_by_at timestamptz not null,
    primary key (project_id, task_id),
    constraint task_deadlines_task_id_fkey
        foreign key (project_id, task_id)
        references signalbox_data.tasks (project_id, id) on delete cascade
);

create index task_deadlines_start_by_at_idx on signalbox_data.task_deadlines (start_by_at);
comment on index signalbox_data.task_deadlines_start_by_at_idx is
    'The tasks that should have been claimed by now, looked for by _sweep.';

comment on table signalbox_data.task_deadlines is
    'By when tasks with a start_timeout must have been claimed. The row of one that was stays until then, '
    'for a claim does not look here.';
comment on column signalbox_data.task_deadlines.project_id is 'The project of the task.';
comment on column signalbox_data.task_deadlines.task_id is 'The task.';
comment on column signalbox_data.task_deadlines.start_by_at is
    'When it fails if it is still ready, counted from when it became so.';

grant select on signalbox_data.task_deadlines to signalbox_reader;

-- Not concurrently: that waits for every session of the database, a second deployment too, which
-- waits for this one. Few workflows have a deadline.
-- squawk-ignore require-concurrent-index-creation
create index workflows_deadline_at_idx
    on signalbox_data.workflows (deadline_at)
    where deadline_at is not null and finished_at is null;
comment on index signalbox_data.workflows_deadline_at_idx is
    'The workflows that should be over by now, looked for by _sweep.';

-- migrate:down
set local lock_timeout = '3s';

drop index signalbox_data.workflows_deadline_at_idx;
drop table signalbox_data.task_deadlines;
alter table signalbox_data.task_rules drop column start_timeout;
