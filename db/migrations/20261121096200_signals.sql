-- migrate:up
set local lock_timeout = '3s';

create table signalbox_data.signals (
    project_id uuid not null,
    id uuid not null default signalbox_data.new_id(),
    "position" bigint generated always as identity,
    name text not null,
    workflow_id uuid,
    task_id uuid,
    sent_at timestamptz not null,
    expires_at timestamptz,
    consumed_at timestamptz,
    idempotency_key text,
    payload jsonb,
    primary key (project_id, id),
    constraint signals_project_id_fkey
        foreign key (project_id) references signalbox_data.projects (id) on delete cascade,
    constraint signals_workflow_id_fkey
        foreign key (project_id, workflow_id)
        references signalbox_data.workflows (project_id, id) on delete cascade,
    constraint signals_task_id_fkey
        foreign key (project_id, task_id)
        references signalbox_data.tasks (project_id, id) on delete cascade,
    constraint signals_idempotency_key_is_unique unique (name, idempotency_key, project_id),
    constraint signals_name_not_blank check (name ~ '\S'),
    constraint signals_name_has_at_most_100_characters check (char_length(name) <= 100),
    constraint signals_idempotency_key_has_at_most_500_characters check (
        char_length(idempotency_key) <= 500
    ),
    constraint signals_are_consumed_by_a_task check (
        (task_id is not null) = (consumed_at is not null)
    )
);

create index signals_unconsumed_idx
    on signalbox_data.signals (name, project_id, workflow_id, "position")
    where consumed_at is null;
comment on index signalbox_data.signals_unconsumed_idx is
    '_begin_waits: the signals that nobody has taken yet, oldest first.';
create index signals_expires_at_idx
    on signalbox_data.signals (expires_at)
    where expires_at is not null and consumed_at is null;
comment on index signalbox_data.signals_expires_at_idx is
    '_expire_waits: the signals that nobody has taken in time.';
create index signals_workflow_id_idx
    on signalbox_data.signals (workflow_id, project_id)
    where workflow_id is not null;
comment on index signalbox_data.signals_workflow_id_idx is
    'The signals sent to a workflow; followed when it is deleted.';
create index signals_task_id_idx
    on signalbox_data.signals (task_id, project_id)
    where task_id is not null;
comment on index signalbox_data.signals_task_id_idx is
    'The signals that a task has taken; followed when it is deleted.';

comment on table signalbox_data.signals is
    'The signals that were sent. Each is taken by one task, once.';
comment on column signalbox_data.signals.project_id is 'The project.';
comment on column signalbox_data.signals.id is 'UUIDv7, unique with project_id.';
comment on column signalbox_data.signals."position" is
    'Of the signals with one name, those sent earlier have a lower one.';
comment on column signalbox_data.signals.name is 'What tasks wait for.';
comment on column signalbox_data.signals.workflow_id is
    'The workflow whose tasks may take it; null for any task of the project.';
comment on column signalbox_data.signals.task_id is 'The task that has taken it.';
comment on column signalbox_data.signals.sent_at is 'When it was sent.';
comment on column signalbox_data.signals.expires_at is
    'When it is no longer taken, and deleted; null when it is kept until it is taken.';
comment on column signalbox_data.signals.consumed_at is 'When it was taken.';
comment on column signalbox_data.signals.idempotency_key is
    'The sender''s own name for it: sent again with the same one, nothing is added.';
comment on column signalbox_data.signals.payload is 'What becomes the result of the task.';

grant select on signalbox_data.signals to signalbox_reader;

-- migrate:down
set local lock_timeout = '3s';

drop table signalbox_data.signals;
