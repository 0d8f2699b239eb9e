-- migrate:up
set local lock_timeout = '3s';

create table signalbox_data.rate_limits (
    project_id uuid not null,
    key text not null,
    amount integer not null,
    per interval not null,
    burst integer not null default 1,
    next_at timestamptz,
    created_at timestamptz not null default signalbox_data.clock(),
    updated_at timestamptz not null default signalbox_data.clock(),
    primary key (project_id, key),
    constraint rate_limits_project_id_fkey
        foreign key (project_id) references signalbox_data.projects (id) on delete cascade,
    constraint rate_limits_key_not_blank check (key ~ '\S'),
    constraint rate_limits_amount_positive check (amount >= 1),
    constraint rate_limits_per_positive check (per > interval '0'),
    constraint rate_limits_burst_positive check (burst >= 1)
) with (fillfactor = 70);

comment on table signalbox_data.rate_limits is
    'How often tasks of a key may start: token buckets, each kept as one time (GCRA, ITU-T I.371).';
comment on column signalbox_data.rate_limits.project_id is 'The project whose tasks are counted.';
comment on column signalbox_data.rate_limits.key is 'The key, which tasks name as their rate_limit.';
comment on column signalbox_data.rate_limits.amount is 'How many tasks may start in each interval.';
comment on column signalbox_data.rate_limits.per is 'The interval.';
comment on column signalbox_data.rate_limits.burst is
    'How many may start at once after a rest: the size of the bucket.';
comment on column signalbox_data.rate_limits.next_at is
    'When the bucket is full again if nothing is drawn: the theoretical arrival time of GCRA. In the '
    'past, or null, the bucket is full.';
comment on column signalbox_data.rate_limits.created_at is 'When the limit was first set.';
comment on column signalbox_data.rate_limits.updated_at is 'When the limit was last set.';

alter table signalbox_data.task_rules add column token_at timestamptz;
alter table signalbox_data.task_rules add column token_attempt integer;
comment on column signalbox_data.task_rules.token_at is
    'When the task may start by its rate limit: the time for which it has drawn a token.';
comment on column signalbox_data.task_rules.token_attempt is 'The attempt for which it was drawn.';

grant select on signalbox_data.rate_limits to signalbox_reader;

-- migrate:down
set local lock_timeout = '3s';

alter table signalbox_data.task_rules drop column token_attempt;
alter table signalbox_data.task_rules drop column token_at;
drop table signalbox_data.rate_limits;
