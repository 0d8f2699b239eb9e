-- Make a workflow, an empty set of tasks. It is active at once: tasks put into it can be
-- claimed as soon as nothing holds them back. As a draft, or pending, it can be filled first, and
-- activate_workflow lets it begin.
--
--     select id from signalbox.create_workflow(:project_id, 'release 2.4');
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
drop function if exists signalbox.create_workflow(
    uuid, text, text, signalbox_data.priority, signalbox_data.dependency_failure_policy, uuid,
    timestamptz, timestamptz, text, text[], jsonb
);
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
    metadata jsonb default '{}',
    status signalbox_data.workflow_status default 'active',
    phases text[] default '{}'
)
returns setof signalbox.workflows
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_id uuid;
begin
    perform signalbox._require_access(create_workflow.project_id, 'agent');
    if create_workflow.status is null
        or create_workflow.status not in ('draft', 'pending', 'active')
    then
        raise exception 'a workflow is not made as %', create_workflow.status
            using
                errcode = 'invalid_parameter_value',
                hint = 'Make it as draft, pending or active.';
    end if;

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

    perform signalbox._require_parent_workflow(
        create_workflow.project_id, create_workflow.parent_workflow_id
    );

    insert into signalbox_data.workflows (
        project_id, parent_workflow_id, status, on_dependency_failure, priority, scheduled_at,
        deadline_at, name, description, phase, phases, tags, metadata
    )
    values (
        create_workflow.project_id,
        create_workflow.parent_workflow_id,
        create_workflow.status,
        create_workflow.on_dependency_failure,
        signalbox.priority_number(create_workflow.priority),
        create_workflow.scheduled_at,
        create_workflow.deadline_at,
        create_workflow.name,
        create_workflow.description,
        coalesce(create_workflow.phase, create_workflow.phases[1]),
        create_workflow.phases,
        create_workflow.tags,
        create_workflow.metadata
    )
    returning id
    into v_id;

    return query
        select * from signalbox.workflows w
        where w.project_id = create_workflow.project_id
            and w.id = v_id;
end;
$$;

comment on function signalbox.create_workflow(
    uuid, text, text, signalbox_data.priority, signalbox_data.dependency_failure_policy, uuid,
    timestamptz, timestamptz, text, text[], jsonb, signalbox_data.workflow_status, text[]
) is
    'Make a workflow without tasks, active unless it is to be a draft or pending, and return it; '
    'raises SB001 when the project does not exist or is archived, or has no such parent workflow, and '
    'SB002 when that one is cancelled.';
grant execute on function signalbox.create_workflow(
    uuid, text, text, signalbox_data.priority, signalbox_data.dependency_failure_policy, uuid,
    timestamptz, timestamptz, text, text[], jsonb, signalbox_data.workflow_status, text[]
) to signalbox_agent;
