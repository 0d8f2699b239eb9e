-- migrate:up
set local lock_timeout = '3s';

alter table signalbox_data.workflows
    add column definition_id uuid,
    add column inputs jsonb not null default '{}',
    add column idempotency_key text,
    -- A definition goes with its project only; what ran keeps its tasks should one be deleted.
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

comment on column signalbox_data.workflows.definition_id is
    'The version of a definition that it is a run of; null when it was made by hand.';
comment on column signalbox_data.workflows.inputs is
    'The values of the inputs of its definition, with defaults filled in.';
comment on column signalbox_data.workflows.idempotency_key is
    'The caller''s own name for the start: the same key starts no second run in the project.';

-- migrate:down
set local lock_timeout = '3s';

alter table signalbox_data.workflows
    drop column definition_id,
    drop column inputs,
    drop column idempotency_key;
