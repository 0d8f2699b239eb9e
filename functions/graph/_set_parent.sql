-- Move a task below another parent, or to the top with null: the old parent no longer waits
-- for it, the new one does, and what its subtree inherits follows. The caller holds the graph
-- lock exclusively: two moves at once could put each other below themselves.
create or replace function signalbox._set_parent(
    project_id uuid,
    task_id uuid,
    parent_task_id uuid
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_old_parent_id uuid;
    v_free uuid[];
begin
    if _set_parent.parent_task_id is not null then
        perform from signalbox_data.tasks t
        where t.project_id = _set_parent.project_id
            and t.id = _set_parent.parent_task_id;
        if not found then
            raise exception 'parent task % not found in project %',
                _set_parent.parent_task_id, _set_parent.project_id
                using errcode = 'SB001';
        end if;
        if signalbox._is_below(
            _set_parent.project_id, _set_parent.parent_task_id, _set_parent.task_id
        ) then
            raise exception 'task % cannot be a subtask of its own subtask %',
                signalbox._task_label(_set_parent.project_id, _set_parent.task_id),
                signalbox._task_label(_set_parent.project_id, _set_parent.parent_task_id)
                using
                    errcode = 'SB003',
                    detail = signalbox._parents_path(
                        _set_parent.project_id, _set_parent.task_id, _set_parent.parent_task_id
                    );
        end if;
    end if;

    select t.parent_task_id
    into v_old_parent_id
    from signalbox_data.tasks t
    where t.project_id = _set_parent.project_id
        and t.id = _set_parent.task_id;

    update signalbox_data.tasks t
    set parent_task_id = _set_parent.parent_task_id
    where t.project_id = _set_parent.project_id
        and t.id = _set_parent.task_id;

    if v_old_parent_id is not null then
        perform signalbox._remove_edges(
            _set_parent.project_id,
            array[v_old_parent_id],
            array[_set_parent.task_id],
            '{subtask}'
        );
        perform signalbox._remove_outdated_inheritance(
            _set_parent.project_id,
            _set_parent.task_id,
            is_more_to_come => _set_parent.parent_task_id is not null
        );
    end if;

    if _set_parent.parent_task_id is not null then
        perform signalbox._add_dependencies(
            _set_parent.project_id,
            array[_set_parent.parent_task_id],
            array[_set_parent.task_id],
            '{subtask}',
            '{completion}'
        );
    end if;

    -- Not before they wait for what the new parent waits for: they may end on their way to the queue.
    if v_old_parent_id is not null and _set_parent.parent_task_id is not null then
        with recursive below (id) as (
            select _set_parent.task_id
            union
            select t.id
            from below
            inner join signalbox_data.tasks t
                on t.project_id = _set_parent.project_id
                and t.parent_task_id = below.id
        )
        select array_agg(t.id)
        into v_free
        from below b
        inner join signalbox_data.tasks t
            on t.project_id = _set_parent.project_id
            and t.id = b.id
        where t.status = 'pending'
            and t.unmet_dependencies = 0;
        if v_free is not null then
            perform signalbox._lock_tasks(_set_parent.project_id, v_free);
            perform signalbox._make_ready(_set_parent.project_id, v_free);
        end if;
    end if;
end;
$$;

comment on function signalbox._set_parent(uuid, uuid, uuid) is
    'Move a task below another parent; raises SB001 when there is no such parent and SB003 when '
    'it lies below the task.';
