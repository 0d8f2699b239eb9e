-- A workflow and those that it started, at every depth, as far as they are not over.
create or replace function signalbox._workflows_below(project_id uuid, workflow_id uuid)
returns setof uuid
language sql
stable
as $$
    with recursive below (id) as (
        select _workflows_below.workflow_id
        union
        select w.id
        from below
        inner join signalbox_data.workflows w
            on w.parent_workflow_id = below.id
            and w.project_id = _workflows_below.project_id
    )
    select w.id
    from below
    inner join signalbox_data.workflows w
        on w.project_id = _workflows_below.project_id
        and w.id = below.id
    where w.finished_at is null;
$$;

comment on function signalbox._workflows_below(uuid, uuid) is
    'The ids of a workflow and of those that it started, at every depth, that are not over.';
