-- migrate:up
set local lock_timeout = '3s';

-- Not concurrently: that waits for every session of the database, a second deployment too, which
-- waits for this one. No workflow has a value yet, so that each index is one scan of the table.
-- squawk-ignore require-concurrent-index-creation
create unique index workflows_idempotency_key_idx
    on signalbox_data.workflows (idempotency_key, project_id)
    where idempotency_key is not null;
comment on index signalbox_data.workflows_idempotency_key_idx is
    'Makes an idempotency key start one run only; start_workflow finds that run by it.';

-- squawk-ignore require-concurrent-index-creation
create index workflows_definition_id_idx
    on signalbox_data.workflows (definition_id, project_id)
    where definition_id is not null;
comment on index signalbox_data.workflows_definition_id_idx is
    'The runs of a definition; followed when one is deleted.';

-- migrate:down
set local lock_timeout = '3s';

drop index signalbox_data.workflows_definition_id_idx;
drop index signalbox_data.workflows_idempotency_key_idx;
