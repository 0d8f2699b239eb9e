-- migrate:up
set local lock_timeout = '3s';

create table signalbox_data.tick_jobs (
    job text not null,
    last_run_at timestamptz not null,
    last_success_at timestamptz,
    last_duration interval not null,
    last_handled integer not null,
    runs bigint not null default 1,
    handled bigint not null default 0,
    failures integer not null default 0,
    failed_runs bigint not null default 0,
    last_error_at timestamptz,
    last_error text,
    primary key (job),
    constraint tick_jobs_last_error_has_a_time check (
        (last_error is null) = (last_error_at is null)
    )
) with (fillfactor = 20);

comment on table signalbox_data.tick_jobs is
    'What each of the periodic jobs did last, a row each; written by tick.';
comment on column signalbox_data.tick_jobs.job is 'Name of the job.';
comment on column signalbox_data.tick_jobs.last_run_at is 'When it last began.';
comment on column signalbox_data.tick_jobs.last_success_at is
    'When the last run without an error began; null when there was none.';
comment on column signalbox_data.tick_jobs.last_duration is 'How long the last run took.';
comment on column signalbox_data.tick_jobs.last_handled is 'How many rows it dealt with.';
comment on column signalbox_data.tick_jobs.runs is 'How many runs there were.';
comment on column signalbox_data.tick_jobs.handled is 'How many rows all of them dealt with.';
comment on column signalbox_data.tick_jobs.failures is
    'How many of the latest runs failed, one after the other; 0 after a run without an error.';
comment on column signalbox_data.tick_jobs.failed_runs is 'How many of all runs failed.';
comment on column signalbox_data.tick_jobs.last_error_at is 'When a run last failed.';
comment on column signalbox_data.tick_jobs.last_error is 'SQLSTATE and message of that error.';

grant select on signalbox_data.tick_jobs to signalbox_reader;

-- migrate:down
set local lock_timeout = '3s';

drop table signalbox_data.tick_jobs;
