-- migrate:up
set local lock_timeout = '3s';

create type signalbox_data.schedule_run_outcome as enum ('started', 'skipped');

create table signalbox_data.schedule_runs (
    project_id uuid not null,
    schedule_id uuid not null,
    due_at timestamptz not null,
    last_due_at timestamptz not null,
    outcome signalbox_data.schedule_run_outcome not null,
    workflow_id uuid,
    fired_at timestamptz not null default signalbox_data.clock(),
    reason text,
    primary key (project_id, schedule_id, due_at),
    constraint schedule_runs_schedule_id_fkey
        foreign key (project_id, schedule_id)
        references signalbox_data.schedules (project_id, id) on delete cascade,
    constraint schedule_runs_workflow_id_fkey
        foreign key (project_id, workflow_id)
        references signalbox_data.workflows (project_id, id)
        on delete set null (workflow_id),
    constraint schedule_runs_skipped_have_a_reason check (
        outcome <> 'skipped' or reason is not null
    ),
    constraint schedule_runs_skipped_have_no_workflow check (
        outcome <> 'skipped' or workflow_id is null
    ),
    constraint schedule_runs_started_stand_for_one_time check (
        last_due_at = due_at or last_due_at > due_at and outcome = 'skipped'
    )
);

create index schedule_runs_workflow_id_idx
    on signalbox_data.schedule_runs (workflow_id, project_id)
    where workflow_id is not null;
comment on index signalbox_data.schedule_runs_workflow_id_idx is
    'Which schedule started a workflow; followed when the workflow is deleted.';

comment on table signalbox_data.schedule_runs is
    'What became of every time of every schedule. The key lets no time be started twice.';
comment on column signalbox_data.schedule_runs.project_id is 'The project of the schedule.';
comment on column signalbox_data.schedule_runs.schedule_id is 'The schedule.';
comment on column signalbox_data.schedule_runs.due_at is
    'The time of the cron expression; of a row that stands for several, the first.';
comment on column signalbox_data.schedule_runs.last_due_at is
    'The same, or the last of several times that were skipped together.';
comment on column signalbox_data.schedule_runs.outcome is
    'Whether a workflow was started or the time skipped.';
comment on column signalbox_data.schedule_runs.workflow_id is
    'The workflow started; null when skipped, or when it has been deleted since.';
comment on column signalbox_data.schedule_runs.fired_at is 'When the time was dealt with.';
comment on column signalbox_data.schedule_runs.reason is
    'Why it was skipped, or what else was done to start it.';

grant select on signalbox_data.schedule_runs to signalbox_reader;

-- migrate:down
set local lock_timeout = '3s';

drop table signalbox_data.schedule_runs;
drop type signalbox_data.schedule_run_outcome;
