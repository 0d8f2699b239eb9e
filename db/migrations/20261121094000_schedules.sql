-- migrate:up
set local lock_timeout = '3s';

create type signalbox_data.schedule_catch_up as enum ('skip', 'one', 'all');
create type signalbox_data.schedule_overlap as enum ('allow', 'skip', 'queue', 'cancel');

create table signalbox_data.schedules (
    project_id uuid not null,
    id uuid not null default signalbox_data.new_id(),
    name text not null,
    description text,
    cron text not null,
    time_zone text not null default 'UTC',
    workflow_name text,
    inputs jsonb not null default '{}',
    tasks jsonb,
    catch_up signalbox_data.schedule_catch_up not null default 'one',
    max_catch_up integer not null default 100,
    grace_period interval not null default '10 minutes',
    overlap signalbox_data.schedule_overlap not null default 'skip',
    is_paused boolean not null default false,
    next_run_at timestamptz,
    next_check_at timestamptz,
    last_run_at timestamptz,
    last_workflow_id uuid,
    failures integer not null default 0,
    last_error text,
    last_error_at timestamptz,
    created_at timestamptz not null default signalbox_data.clock(),
    updated_at timestamptz not null default signalbox_data.clock(),
    primary key (project_id, id),
    constraint schedules_project_id_fkey
        foreign key (project_id) references signalbox_data.projects (id) on delete cascade,
    constraint schedules_last_workflow_id_fkey
        foreign key (project_id, last_workflow_id)
        references signalbox_data.workflows (project_id, id)
        on delete set null (last_workflow_id),
    constraint schedules_name_is_unique_in_project unique (project_id, name),
    constraint schedules_name_not_blank check (name ~ '\S'),
    constraint schedules_cron_not_blank check (cron ~ '\S'),
    constraint schedules_start_either_a_definition_or_tasks check (
        (workflow_name is null) <> (tasks is null)
    ),
    constraint schedules_inputs_are_an_object check (jsonb_typeof(inputs) = 'object'),
    constraint schedules_tasks_are_a_list check (
        case jsonb_typeof(tasks) when 'array' then jsonb_array_length(tasks) > 0 else false end
        or tasks is null
    ),
    constraint schedules_max_catch_up_from_1_to_1000 check (max_catch_up between 1 and 1000),
    constraint schedules_grace_period_not_negative check (grace_period >= interval '0'),
    constraint schedules_paused_have_no_next_run check (not is_paused or next_run_at is null),
    constraint schedules_are_checked_when_due_or_later check (
        (next_run_at is null) = (next_check_at is null) and next_check_at >= next_run_at
    ),
    constraint schedules_failures_not_negative check (failures >= 0),
    constraint schedules_last_error_has_a_time check (
        (last_error is null) = (last_error_at is null)
    )
) with (fillfactor = 80);

create index schedules_next_check_at_idx
    on signalbox_data.schedules (next_check_at)
    where next_check_at is not null;
comment on index signalbox_data.schedules_next_check_at_idx is
    'The schedules that are due, the one that is due longest first.';
create index schedules_last_workflow_id_idx
    on signalbox_data.schedules (last_workflow_id, project_id)
    where last_workflow_id is not null;
comment on index signalbox_data.schedules_last_workflow_id_idx is
    'Followed when a workflow is deleted.';

comment on table signalbox_data.schedules is
    'What is started when: a cron expression in a time zone, and the workflow that each of its '
    'times starts.';
comment on column signalbox_data.schedules.project_id is 'The project it belongs to.';
comment on column signalbox_data.schedules.id is 'UUIDv7, unique with project_id.';
comment on column signalbox_data.schedules.name is
    'Name, unique in the project; workflows made from tasks bear it.';
comment on column signalbox_data.schedules.description is 'What it is for.';
comment on column signalbox_data.schedules.cron is 'The cron expression, as cron_next reads it.';
comment on column signalbox_data.schedules.time_zone is
    'The time zone that the expression is read in, such as Europe/London.';
comment on column signalbox_data.schedules.workflow_name is
    'The workflow definition that is started; null when tasks says what is.';
comment on column signalbox_data.schedules.inputs is
    'The inputs that the definition is started with, a JSON object.';
comment on column signalbox_data.schedules.tasks is
    'The tasks of each workflow, as create_tasks takes them; null when a definition is started.';
comment on column signalbox_data.schedules.catch_up is
    'What becomes of times that came due while nothing looked: one starts the latest of them; '
    'skip does so only within grace_period; all starts each, up to max_catch_up.';
comment on column signalbox_data.schedules.max_catch_up is
    'With catch_up all: how many of the times that were missed are started, the latest ones.';
comment on column signalbox_data.schedules.grace_period is
    'With catch_up skip: how late a time may be and still be started.';
comment on column signalbox_data.schedules.overlap is
    'What happens when a time comes and the workflow started last is not finished: allow starts '
    'beside it, skip does not start, queue waits for its end, cancel cancels it and starts.';
comment on column signalbox_data.schedules.is_paused is 'Whether it stands still until resumed.';
comment on column signalbox_data.schedules.next_run_at is
    'The next time of the expression that has not been dealt with; null while paused.';
comment on column signalbox_data.schedules.next_check_at is
    'When it is looked at: next_run_at, or later after an error or while it waits its turn.';
comment on column signalbox_data.schedules.last_run_at is
    'The time of the expression for which a workflow was started last.';
comment on column signalbox_data.schedules.last_workflow_id is 'The workflow started last.';
comment on column signalbox_data.schedules.failures is
    'How many times in a row it could not be fired; each makes the wait for the next longer.';
comment on column signalbox_data.schedules.last_error is 'Why it could not be fired last time.';
comment on column signalbox_data.schedules.last_error_at is 'When that was.';
comment on column signalbox_data.schedules.created_at is 'When the row was made.';
comment on column signalbox_data.schedules.updated_at is 'When somebody last changed it.';

grant select on signalbox_data.schedules to signalbox_reader;

-- migrate:down
set local lock_timeout = '3s';

drop table signalbox_data.schedules;
drop type signalbox_data.schedule_overlap;
drop type signalbox_data.schedule_catch_up;
