-- Lock tasks together with all that wait for them, for a change that takes something back
-- from the dependents; returns these. They are looked up for each task: by a list of ids the planner may
-- read all edges of a project whose size it does not know.
create or replace function signalbox._lock_with_dependents(project_id uuid, task_ids uuid[])
returns uuid[]
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_dependent_ids uuid[];
begin
    v_dependent_ids := array(
        select d.task_id
        from unnest(_lock_with_dependents.task_ids) u (id)
        cross join lateral (
            select d.task_id
            from signalbox_data.task_dependencies d
            where d.project_id = _lock_with_dependents.project_id
                and d.depends_on_task_id = u.id
                and d.type not in ('relates_to', 'discovered_from')
            offset 0
        ) d
        except
        select unnest(_lock_with_dependents.task_ids)
    );

    perform signalbox._lock_tasks(
        _lock_with_dependents.project_id, _lock_with_dependents.task_ids || v_dependent_ids
    );

    -- To lock a dependent that came meanwhile would be against the order.
    if exists (
        select d.task_id
        from unnest(_lock_with_dependents.task_ids) u (id)
        cross join lateral (
            select d.task_id
            from signalbox_data.task_dependencies d
            where d.project_id = _lock_with_dependents.project_id
                and d.depends_on_task_id = u.id
                and d.type not in ('relates_to', 'discovered_from')
            offset 0
        ) d
        except
        select unnest(_lock_with_dependents.task_ids || v_dependent_ids)
    ) then
        raise exception 'a dependency on the task was added at the same moment'
            using
                errcode = 'serialization_failure',
                hint = 'Nothing was changed; call again.';
    end if;

    return v_dependent_ids;
end;
$$;

comment on function signalbox._lock_with_dependents(uuid, uuid[]) is
    'Lock tasks and their dependents in the global order and return the dependents; raises '
    '40001 in the rare case that there is one more by then.';
