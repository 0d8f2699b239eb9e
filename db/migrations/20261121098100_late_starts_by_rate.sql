-- migrate:up
set local lock_timeout = '3s';

alter table signalbox_data.rate_limits add column starts_next_at timestamptz;
comment on column signalbox_data.rate_limits.starts_next_at is
    'When the bucket is full again from which tasks draw that are claimed late, see _keep_to_rate; null, or '
    'more than a minute ago, when none was.';

alter table signalbox_data.task_rules
    add column has_firm_token boolean not null default false;
comment on column signalbox_data.task_rules.has_firm_token is
    'Whether token_at was drawn when the task was to be claimed, and not on its way into the queue.';

alter table signalbox_data.ready_tasks add column is_rated boolean not null default false;
comment on column signalbox_data.ready_tasks.is_rated is
    'Whether it has a rate limit, which the claim then looks at.';

-- migrate:down
set local lock_timeout = '3s';

alter table signalbox_data.ready_tasks drop column is_rated;
alter table signalbox_data.task_rules drop column has_firm_token;
alter table signalbox_data.rate_limits drop column starts_next_at;
