-- migrate:up
set local lock_timeout = '3s';

create table signalbox_data.task_redrives (
    project_id uuid not null,
    task_id uuid not null,
    redrive integer not null,
    redriven_at timestamptz not null default signalbox_data.clock(),
    redriven_by text not null,
    reason text,
    attempt integer not null,
    failed_at timestamptz not null,
    error_type text,
    error_message text,
    primary key (project_id, task_id, redrive),
    constraint task_redrives_task_id_fkey
        foreign key (project_id, task_id)
        references signalbox_data.tasks (project_id, id) on delete cascade,
    constraint task_redrives_redriven_by_not_blank check (redriven_by ~ '\S')
);

comment on table signalbox_data.task_redrives is
    'Each time that a task which had failed for good was reopened by redrive_tasks.';
comment on column signalbox_data.task_redrives.project_id is 'The project of the task.';
comment on column signalbox_data.task_redrives.task_id is 'The task.';
comment on column signalbox_data.task_redrives.redrive is 'From 1, in order; unique with the task.';
comment on column signalbox_data.task_redrives.redriven_at is 'When it was reopened.';
comment on column signalbox_data.task_redrives.redriven_by is
    'Who reopened it: as the caller said, else the role of the session.';
comment on column signalbox_data.task_redrives.reason is 'Why, where somebody said so.';
comment on column signalbox_data.task_redrives.attempt is
    'The number of its last attempt before; those that follow belong to this redrive.';
comment on column signalbox_data.task_redrives.failed_at is 'When it had failed.';
comment on column signalbox_data.task_redrives.error_type is 'Class of the error with which it had failed.';
comment on column signalbox_data.task_redrives.error_message is 'The error with which it had failed.';

grant select on signalbox_data.task_redrives to signalbox_reader;

-- migrate:down
set local lock_timeout = '3s';

drop table signalbox_data.task_redrives;
