-- migrate:up
set local lock_timeout = '3s';

-- What is partitioned takes no index concurrently. Whoever changes something waits while the contexts are read once.
-- squawk-ignore require-concurrent-index-creation
create index audit_contexts_request_id_idx
    on signalbox_data.audit_contexts (request_id)
    where request_id is not null;
comment on index signalbox_data.audit_contexts_request_id_idx is 'What was changed by a request.';

-- squawk-ignore require-concurrent-index-creation
create index audit_contexts_correlation_id_idx
    on signalbox_data.audit_contexts (correlation_id)
    where correlation_id is not null;
comment on index signalbox_data.audit_contexts_correlation_id_idx is
    'What was changed by requests that belong together.';

create table signalbox_data.audit_summaries (
    starts_at timestamptz not null,
    period text not null,
    kind smallint not null,
    project_id uuid,
    user_id uuid,
    session_role text not null,
    entries bigint not null,
    first_at timestamptz not null,
    last_at timestamptz not null,
    constraint audit_summaries_are_unique
        unique nulls not distinct (starts_at, period, kind, project_id, user_id, session_role),
    constraint audit_summaries_period_is_known check (period in ('hour', 'day')),
    constraint audit_summaries_count_something check (entries > 0),
    constraint audit_summaries_last_at_not_before_first check (last_at >= first_at)
) with (fillfactor = 70);

create index audit_summaries_project_id_idx
    on signalbox_data.audit_summaries (project_id, period, starts_at);
comment on index signalbox_data.audit_summaries_project_id_idx is 'What was done in a project, and when.';

comment on table signalbox_data.audit_summaries is
    'How many entries of the audit log there are for each hour and day, in UTC. Whatever was committed is added '
    'by tick.';
comment on column signalbox_data.audit_summaries.starts_at is 'When the hour or day begins.';
comment on column signalbox_data.audit_summaries.period is 'hour or day.';
comment on column signalbox_data.audit_summaries.kind is
    'What was done: audit_kinds, whose rows are never deleted, and where severity and category stand, so that a rule '
    'changes those of the past too.';
comment on column signalbox_data.audit_summaries.project_id is 'The project; null for what belongs to none.';
comment on column signalbox_data.audit_summaries.user_id is 'The user, where the database vouches for it.';
comment on column signalbox_data.audit_summaries.session_role is 'The role of the database that did it.';
comment on column signalbox_data.audit_summaries.entries is 'How many entries.';
comment on column signalbox_data.audit_summaries.first_at is 'When the first of them occurred.';
comment on column signalbox_data.audit_summaries.last_at is 'When the last of them occurred.';

create table signalbox_data.audit_folds (
    is_only boolean primary key default true,
    folded_before bigint not null default 0,
    last_seq bigint not null default 0,
    after_seq bigint not null default 0,
    folded_at timestamptz,
    constraint audit_folds_have_one_row check (is_only)
);

comment on table signalbox_data.audit_folds is 'How far audit_summaries are up to date; one row.';
comment on column signalbox_data.audit_folds.is_only is 'True.';
comment on column signalbox_data.audit_folds.folded_before is
    'The entries of all transactions with a lower number are in the summaries.';
comment on column signalbox_data.audit_folds.last_seq is 'The highest seq that is in the summaries.';
comment on column signalbox_data.audit_folds.after_seq is
    'Entries up to this seq are in the summaries whatever their transaction: those of a database that was '
    'restored from a dump have the numbers of another server. 0 where there are none.';
comment on column signalbox_data.audit_folds.folded_at is 'When entries were last added.';

insert into signalbox_data.audit_folds default values;

grant select on signalbox_data.audit_summaries to signalbox_reader;

-- migrate:down
set local lock_timeout = '3s';

drop table signalbox_data.audit_folds;
drop table signalbox_data.audit_summaries;
drop index signalbox_data.audit_contexts_correlation_id_idx;
drop index signalbox_data.audit_contexts_request_id_idx;
