-- migrate:up
set local lock_timeout = '3s';

create type signalbox_data.wait_kind as enum ('approval', 'signal', 'timer', 'gate');

create table signalbox_data.task_waits (
    project_id uuid not null,
    task_id uuid not null,
    id uuid not null default signalbox_data.new_id(),
    "position" bigint generated always as identity,
    workflow_id uuid not null,
    kind signalbox_data.wait_kind not null,
    level integer not null default 0,
    began_at timestamptz not null,
    due_at timestamptz,
    name text,
    subject text,
    primary key (project_id, task_id),
    constraint task_waits_task_id_fkey
        foreign key (project_id, task_id)
        references signalbox_data.tasks (project_id, id) on delete cascade,
    constraint task_waits_signals_and_gates_have_a_name check (
        (name is not null) = (kind in ('signal', 'gate'))
    ),
    constraint task_waits_gates_have_a_subject check ((subject is not null) = (kind = 'gate'))
);

create index task_waits_name_idx
    on signalbox_data.task_waits (name, subject, project_id, workflow_id, "position")
    where name is not null;
comment on index signalbox_data.task_waits_name_idx is
    'send_signal, satisfy_gate: the tasks that wait for a signal or a gate, in the order in which '
    'they began to.';

create index task_waits_due_at_idx
    on signalbox_data.task_waits (due_at)
    where due_at is not null;
comment on index signalbox_data.task_waits_due_at_idx is '_expire_waits: the deadlines that have passed.';

comment on table signalbox_data.task_waits is
    'The tasks that wait at this moment for an approval, a signal, a timer or a gate; what exactly'
    ' is in the wait of their task_rules. The row goes when the wait is over.';
comment on column signalbox_data.task_waits.project_id is 'The project of the task.';
comment on column signalbox_data.task_waits.task_id is 'The task.';
comment on column signalbox_data.task_waits.id is
    'UUIDv7; another one when the task waits again, so that old decisions do not count.';
comment on column signalbox_data.task_waits."position" is 'Who began to wait earlier has a lower one.';
comment on column signalbox_data.task_waits.workflow_id is 'Its workflow.';
comment on column signalbox_data.task_waits.kind is 'approval, signal, timer or gate.';
comment on column signalbox_data.task_waits.level is
    'How often an approval has been escalated.';
comment on column signalbox_data.task_waits.began_at is 'When it began to wait.';
comment on column signalbox_data.task_waits.due_at is
    'The deadline; null when there is none. A timer ends at tasks.available_at.';
comment on column signalbox_data.task_waits.name is 'The name of the signal or the gate.';
comment on column signalbox_data.task_waits.subject is 'What the gate is about.';

grant select on signalbox_data.task_waits to signalbox_reader;

-- migrate:down
set local lock_timeout = '3s';

-- The code before knows no waits: who waits for a timer would wait for nothing, all others stay set
-- aside.
drop table signalbox_data.task_waits;
drop type signalbox_data.wait_kind;
