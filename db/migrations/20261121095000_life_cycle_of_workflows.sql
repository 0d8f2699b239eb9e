-- migrate:up
set local lock_timeout = '3s';

alter table signalbox_data.workflows
    add column phases text[] not null default '{}',
    add column status_reason text,
    add column cancel_requested_at timestamptz,
    add column ends_as signalbox_data.workflow_status,
    add constraint workflows_cancelled_towards_an_end check (
        (cancel_requested_at is null) = (ends_as is null)
        and ends_as in ('failed', 'cancelled')
    ) not valid;

comment on column signalbox_data.workflows.phases is
    'The phases that it goes through, in order; advance_workflow moves it to the next one.';
comment on column signalbox_data.workflows.status_reason is
    'Why it has the status, where somebody said so.';
comment on column signalbox_data.workflows.cancel_requested_at is
    'When it was cancelled or missed its deadline: nothing of it is claimed or made any more.';
comment on column signalbox_data.workflows.ends_as is
    'The status that it gets when nothing of it runs any more, once that was decided: cancelled, or '
    'failed after a missed deadline.';
comment on column signalbox_data.workflows.deadline_at is
    'When it must be finished; what is open then is cancelled, and it fails.';
comment on column signalbox_data.workflows.phase is
    'The phase that it is in: one of phases, or what people call it.';

-- Set when somebody cancels, hence in place (HOT) and without an index: the end of the grace period is
-- the end of the lease, which is looked for already.
alter table signalbox_data.task_executions
    add column cancel_at timestamptz,
    add column error_type text;
comment on column signalbox_data.task_executions.cancel_at is
    'When the lease ends for good because the task was cancelled; null when it was not.';
comment on column signalbox_data.task_executions.error_type is
    'Class of the error, as OpenTelemetry''s error.type; of Signalbox itself: lease_expired, '
    'run_timeout, start_timeout, cancelled, deadline_exceeded.';
grant select (cancel_at, error_type) on signalbox_data.task_executions to signalbox_reader;

alter type signalbox_data.finished_attempt add attribute error_type text;

-- migrate:down
set local lock_timeout = '3s';

alter type signalbox_data.finished_attempt drop attribute error_type;

alter table signalbox_data.task_executions
    drop column cancel_at,
    drop column error_type;

comment on column signalbox_data.workflows.deadline_at is 'When it should be finished.';
comment on column signalbox_data.workflows.phase is 'Free text: the phase that people say it is in.';
alter table signalbox_data.workflows
    drop column phases,
    drop column status_reason,
    drop column cancel_requested_at,
    drop column ends_as;
