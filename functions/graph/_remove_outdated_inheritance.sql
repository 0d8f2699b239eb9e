-- Delete the inherited edges of a task and of all below it that no ancestor gives them any
-- more.
create or replace function signalbox._remove_outdated_inheritance(
    project_id uuid,
    task_id uuid
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_task_ids uuid[];
    v_depends_on_ids uuid[];
begin
    with recursive below (id, parent_task_id) as (
        select t.id, t.parent_task_id
        from signalbox_data.tasks t
        where t.project_id = _remove_outdated_inheritance.project_id
            and t.id = _remove_outdated_inheritance.task_id
        union
        select t.id, t.parent_task_id
        from below
        inner join signalbox_data.tasks t
            on t.project_id = _remove_outdated_inheritance.project_id
            and t.parent_task_id = below.id
    ),
    inherited as materialized (
        select i.task_id, i.depends_on_task_id
        from signalbox._inherited_edges(
            _remove_outdated_inheritance.project_id,
            array(select b.parent_task_id from below b where b.parent_task_id is not null)
        ) i
    )
    select array_agg(d.task_id), array_agg(d.depends_on_task_id)
    into v_task_ids, v_depends_on_ids
    from below
    inner join signalbox_data.task_dependencies d
        on d.project_id = _remove_outdated_inheritance.project_id
        and d.task_id = below.id
        and d.type = 'inherited'
    where not exists (
        select
        from inherited i
        where i.task_id = d.task_id
            and i.depends_on_task_id = d.depends_on_task_id
    );

    if v_task_ids is not null then
        perform signalbox._remove_edges(
            _remove_outdated_inheritance.project_id,
            v_task_ids,
            v_depends_on_ids,
            array_fill(
                'inherited'::signalbox_data.dependency_type, array[cardinality(v_task_ids)]
            )
        );
    end if;
end;
$$;

comment on function signalbox._remove_outdated_inheritance(uuid, uuid) is
    'Delete what a task and its subtasks inherited from ancestors that no longer wait for it.';
