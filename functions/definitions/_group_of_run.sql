-- The concurrency group that the definition of a run names, for its inputs.
create or replace function signalbox._group_of_run(project_id uuid, workflow_id uuid)
returns table (name text, on_conflict text)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select
        signalbox._resolve_references(
            d.definition #> '{concurrency,group}',
            jsonb_build_object(
                'inputs', w.inputs, 'workflow', jsonb_build_object('id', w.id, 'name', w.name)
            )
        ) #>> '{}',
        case
            when d.definition @> '{"concurrency": {"cancel_in_progress": true}}'
                then 'cancel_in_progress'
            when d.definition @> '{"concurrency": {"queue": "max"}}' then 'queue_all'
            else 'queue'
        end
    from signalbox_data.workflows w
    inner join signalbox_data.workflow_definitions d
        on d.project_id = w.project_id
        and d.id = w.definition_id
    where w.project_id = _group_of_run.project_id
        and w.id = _group_of_run.workflow_id
        and d.definition ? 'concurrency';
$$;

comment on function signalbox._group_of_run(uuid, uuid) is
    'The group that the definition of a run names and what becomes of the others in it; no row when it '
    'names none.';
