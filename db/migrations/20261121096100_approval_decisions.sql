-- migrate:up
set local lock_timeout = '3s';

create type signalbox_data.approval_decision as enum ('approve', 'refuse', 'escalate');

create table signalbox_data.approval_decisions (
    project_id uuid not null,
    id uuid not null default signalbox_data.new_id(),
    task_id uuid not null,
    wait_id uuid not null,
    user_id uuid,
    decision signalbox_data.approval_decision not null,
    level integer not null,
    asked_at timestamptz not null,
    due_at timestamptz,
    decided_at timestamptz not null,
    comment text,
    primary key (project_id, id),
    constraint approval_decisions_task_id_fkey
        foreign key (project_id, task_id)
        references signalbox_data.tasks (project_id, id) on delete cascade,
    constraint approval_decisions_user_id_fkey
        foreign key (user_id) references signalbox_data.users (id) on delete restrict,
    constraint approval_decisions_one_of_each_person unique (wait_id, user_id, project_id),
    constraint approval_decisions_without_a_person_have_a_deadline check (
        user_id is not null or due_at is not null
    )
);

create index approval_decisions_task_id_idx
    on signalbox_data.approval_decisions (task_id, project_id);
comment on index signalbox_data.approval_decisions_task_id_idx is
    'The decisions about a task; followed when it is deleted.';
create index approval_decisions_user_id_idx
    on signalbox_data.approval_decisions (user_id)
    where user_id is not null;
comment on index signalbox_data.approval_decisions_user_id_idx is 'What a person has decided.';

comment on table signalbox_data.approval_decisions is
    'Everything that was decided about tasks that wait for an approval: by people, and where '
    'user_id is null by a deadline. Deleted with the task.';
comment on column signalbox_data.approval_decisions.project_id is 'The project of the task.';
comment on column signalbox_data.approval_decisions.id is 'UUIDv7, unique with project_id.';
comment on column signalbox_data.approval_decisions.task_id is 'The task.';
comment on column signalbox_data.approval_decisions.wait_id is
    'What the task_waits of the task had as id: one for each time that it waited.';
comment on column signalbox_data.approval_decisions.user_id is
    'Who decided; null where the deadline did.';
comment on column signalbox_data.approval_decisions.decision is 'approve, refuse or escalate.';
comment on column signalbox_data.approval_decisions.level is
    'How often it had been escalated before.';
comment on column signalbox_data.approval_decisions.asked_at is 'When the task began to wait.';
comment on column signalbox_data.approval_decisions.due_at is 'The deadline that was set then.';
comment on column signalbox_data.approval_decisions.decided_at is 'When it was decided.';
comment on column signalbox_data.approval_decisions.comment is 'Why.';

grant select on signalbox_data.approval_decisions to signalbox_reader;

-- migrate:down
set local lock_timeout = '3s';

drop table signalbox_data.approval_decisions;
drop type signalbox_data.approval_decision;
