-- migrate:up
set local lock_timeout = '3s';

alter table signalbox_data.task_rules
    add column is_failure_allowed boolean not null default false,
    add column item_count integer,
    add column items_digest text,
    add column item_sets integer not null default 0,
    add column item_index integer,
    add column wait_template jsonb,
    add column item jsonb;

comment on column signalbox_data.task_rules.is_failure_allowed is
    'Whether a task with a list completes though items of it have failed.';
comment on column signalbox_data.task_rules.item_count is
    'How many items its list has; null until their tasks are made.';
comment on column signalbox_data.task_rules.items_digest is
    'MD5 of the list that these were made of, which shows whether it has become another.';
comment on column signalbox_data.task_rules.item_sets is
    'How often tasks were made of its list: again when it is done again from before.';
comment on column signalbox_data.task_rules.item_index is
    'The place of its item in the list, from 0, where its parameters refer to it when it is claimed.';
comment on column signalbox_data.task_rules.wait_template is
    'What it waits for as it was defined, with references to results, which wait is made of.';
comment on column signalbox_data.task_rules.item is
    'Its item of the list, where its parameters refer to it when it is claimed.';

-- The tasks of items wait for nothing when they are made, and their parent, which was there before,
-- waits for them: ranks below all others are right for them wherever the parent is, and nobody
-- has to move. With the room that all ranks have beside them.
create sequence signalbox_data.item_rank_seq as bigint
    increment by -1000000
    maxvalue -1000000
    start with -1000000
    cache 1;
comment on sequence signalbox_data.item_rank_seq is
    'Numbers for tasks.rank of the items of lists that were produced by a dependency.';

-- migrate:down
set local lock_timeout = '3s';

drop sequence signalbox_data.item_rank_seq;
alter table signalbox_data.task_rules
    drop column is_failure_allowed,
    drop column item_count,
    drop column items_digest,
    drop column item_sets,
    drop column item_index,
    drop column wait_template,
    drop column item;
