-- migrate:up
set local lock_timeout = '3s';

-- In a transaction of its own: whoever reads or writes workflows meanwhile need not wait.
alter table signalbox_data.workflows
    validate constraint workflows_definition_id_fkey,
    validate constraint workflows_inputs_are_an_object,
    validate constraint workflows_idempotency_key_not_blank,
    validate constraint workflows_idempotency_key_at_most_500;

-- migrate:down
set local lock_timeout = '3s';

alter table signalbox_data.workflows
    drop constraint workflows_definition_id_fkey,
    drop constraint workflows_inputs_are_an_object,
    drop constraint workflows_idempotency_key_not_blank,
    drop constraint workflows_idempotency_key_at_most_500,
    add constraint workflows_definition_id_fkey
        foreign key (project_id, definition_id)
        references signalbox_data.workflow_definitions (project_id, id)
        on delete set null (definition_id) not valid,
    add constraint workflows_inputs_are_an_object
        check (jsonb_typeof(inputs) = 'object') not valid,
    add constraint workflows_idempotency_key_not_blank
        check (idempotency_key ~ '\S') not valid,
    add constraint workflows_idempotency_key_at_most_500
        check (length(idempotency_key) <= 500) not valid;
