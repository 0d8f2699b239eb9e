-- Delete the inherited edges of a task and of all below it that no ancestor gives them any
-- more. Where one gives the same edge on another condition it stays, with that.
drop function if exists signalbox._remove_outdated_inheritance(uuid, uuid);
create or replace function signalbox._remove_outdated_inheritance(
    project_id uuid,
    task_id uuid,
    is_more_to_come boolean default false
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
    v_changed_ids uuid[];
    v_changed_depends_on_ids uuid[];
    v_conditions signalbox_data.dependency_condition[];
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
        select i.task_id, i.depends_on_task_id, i.condition
        from signalbox._inherited_edges(
            _remove_outdated_inheritance.project_id,
            array(select b.parent_task_id from below b where b.parent_task_id is not null)
        ) i
    )
    select
        array_agg(d.task_id) filter (where i.task_id is null),
        array_agg(d.depends_on_task_id) filter (where i.task_id is null),
        array_agg(d.task_id) filter (where i.condition <> d.condition),
        array_agg(d.depends_on_task_id) filter (where i.condition <> d.condition),
        array_agg(i.condition) filter (where i.condition <> d.condition)
    into v_task_ids, v_depends_on_ids, v_changed_ids, v_changed_depends_on_ids, v_conditions
    from below
    inner join signalbox_data.task_dependencies d
        on d.project_id = _remove_outdated_inheritance.project_id
        and d.task_id = below.id
        and d.type = 'inherited'
    left join inherited i
        on i.task_id = d.task_id
        and i.depends_on_task_id = d.depends_on_task_id;

    if v_changed_ids is not null then
        perform signalbox._change_conditions(
            _remove_outdated_inheritance.project_id,
            v_changed_ids,
            v_changed_depends_on_ids,
            v_conditions,
            _remove_outdated_inheritance.is_more_to_come
        );
    end if;
    if v_task_ids is not null then
        perform signalbox._remove_edges(
            _remove_outdated_inheritance.project_id,
            v_task_ids,
            v_depends_on_ids,
            array_fill(
                'inherited'::signalbox_data.dependency_type, array[cardinality(v_task_ids)]
            ),
            _remove_outdated_inheritance.is_more_to_come
        );
    end if;
end;
$$;

comment on function signalbox._remove_outdated_inheritance(uuid, uuid, boolean) is
    'Delete what a task and its subtasks inherited from ancestors that no longer wait for it, and let them '
    'go on unless more is to come.';
