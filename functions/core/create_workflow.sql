-- Make a workflow, an empty set of tasks. It is active at once: tasks put into it can be
-- claimed as soon as nothing holds them back.
--
--     select id from signalbox.create_workflow(:project_id, 'release 2.4');
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.create_workflow(
    project_id uuid,
    name text,
    description text default null,
    priority signalbox_data.priority default 'medium',
    on_dependency_failure signalbox_data.dependency_failure_policy default 'skip',
    parent_workflow_id uuid default null,
    scheduled_at timestamptz default null,
    deadline_at timestamptz default null,
    phase text default null,
    tags text[] default '{}',
    metadata jsonb default '{}'
)
returns setof signalbox.workflows
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    perform from signalbox_data.projects p
    where p.id = create_workflow.project_id
        and p.status = 'active'
    for key share;

    if not found then
        raise exception 'no active project %', create_workflow.project_id
            using
                errcode = 'SB001',
                hint = 'It does not exist, or it is archived: see signalbox.projects.';
    end if;

    if create_workflow.parent_workflow_id is not null
        and not exists (
            select
            from signalbox_data.workflows w
            where w.project_id = create_workflow.project_id
                and w.id = create_workflow.parent_workflow_id
        )
    then
        raise exception 'workflow % not found in project %',
            create_workflow.parent_workflow_id, create_workflow.project_id
            using errcode = 'SB001';
    end if;

    return query
        insert into signalbox_data.workflows (
            project_id, parent_workflow_id, on_dependency_failure, priority, scheduled_at,
            deadline_at, name, description, phase, tags, metadata
        )
        values (
            create_workflow.project_id,
            create_workflow.parent_workflow_id,
            create_workflow.on_dependency_failure,
            signalbox.priority_number(create_workflow.priority),
            create_workflow.scheduled_at,
            create_workflow.deadline_at,
            create_workflow.name,
            create_workflow.description,
            create_workflow.phase,
            create_workflow.tags,
            create_workflow.metadata
        )
        returning
            project_id, id, parent_workflow_id, status, on_dependency_failure, priority,
            scheduled_at, deadline_at, started_at, finished_at, created_at, updated_at, name,
            description, phase, tags, metadata, definition_id, inputs, idempotency_key;
end;
$$;

comment on function signalbox.create_workflow(
    uuid, text, text, signalbox_data.priority, signalbox_data.dependency_failure_policy, uuid,
    timestamptz, timestamptz, text, text[], jsonb
) is
    'Make an active workflow without tasks and return it; raises SB001 when the project does '
    'not exist or is archived, or has no such parent workflow.';
grant execute on function signalbox.create_workflow(
    uuid, text, text, signalbox_data.priority, signalbox_data.dependency_failure_policy, uuid,
    timestamptz, timestamptz, text, text[], jsonb
) to signalbox_agent;
