-- migrate:up
set local lock_timeout = '3s';

create table signalbox_data.queue_settings (
    project_id uuid not null,
    queue text not null,
    ageing interval,
    updated_at timestamptz not null default signalbox_data.clock(),
    primary key (project_id, queue),
    constraint queue_settings_project_id_fkey
        foreign key (project_id) references signalbox_data.projects (id) on delete cascade,
    constraint queue_settings_queue_not_blank check (queue ~ '\S'),
    constraint queue_settings_ageing_positive check (ageing > interval '0')
);

comment on table signalbox_data.queue_settings is
    'What is particular about a queue within a project; most queues have no row.';
comment on column signalbox_data.queue_settings.project_id is 'The project.';
comment on column signalbox_data.queue_settings.queue is 'The queue.';
comment on column signalbox_data.queue_settings.ageing is
    'After each such time in the queue a task goes up by one in priority; null for never.';
comment on column signalbox_data.queue_settings.updated_at is 'When it was last set.';

grant select on signalbox_data.queue_settings to signalbox_reader;

-- migrate:down
set local lock_timeout = '3s';

-- Tasks that have aged are put back to their own priority.
update signalbox_data.ready_tasks r
set priority = t.priority
from signalbox_data.tasks t
where t.project_id = r.project_id
    and t.id = r.task_id
    and t.priority <> r.priority;
drop table signalbox_data.queue_settings;
