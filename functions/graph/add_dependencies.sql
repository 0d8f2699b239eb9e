-- Add many dependencies in one call: thousands cost little more than a few, where one call
-- each would search the graph again and again.
--
--     select * from signalbox.add_dependencies(:project_id,
--         '[{"task_id": "…", "depends_on_task_id": "…", "condition": "completion"}]');
--
-- Each object has task_id, depends_on_task_id, and optionally type and condition. All are
-- added or none; with on_bad_dependency => 'quarantine' those that cannot be are kept in
-- quarantined_dependencies instead. Of those that close a cycle together, the ones that fit
-- the present order stand, then the earlier ones in the list. Returns a row for each that was
-- not added.
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.add_dependencies(
    project_id uuid,
    dependencies jsonb,
    on_bad_dependency text default 'refuse'
)
returns table (
    task_id uuid,
    depends_on_task_id uuid,
    reason signalbox_data.quarantine_reason,
    detail text
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_task_ids uuid[];
    v_depends_on_ids uuid[];
    v_types signalbox_data.dependency_type[];
    v_conditions signalbox_data.dependency_condition[];
    v_cycles text;
begin
    perform signalbox._require_access(add_dependencies.project_id, 'agent');
    perform signalbox._begin_locking();
    perform signalbox._require_bad_dependency_policy(add_dependencies.on_bad_dependency);

    select
        array_agg(e.task_id),
        array_agg(e.depends_on_task_id),
        array_agg(coalesce(e.type, 'blocks')),
        array_agg(coalesce(e.condition, 'success'))
    into v_task_ids, v_depends_on_ids, v_types, v_conditions
    from jsonb_to_recordset(add_dependencies.dependencies) e (
        task_id uuid,
        depends_on_task_id uuid,
        type signalbox_data.dependency_type,
        condition signalbox_data.dependency_condition
    );
    if v_task_ids is null then
        return;
    end if;
    if v_types && '{subtask,inherited}'::signalbox_data.dependency_type[] then
        raise exception 'dependencies of type subtask and inherited follow from the parent of a task'
            using
                errcode = 'invalid_parameter_value',
                hint = 'Set parent_task_id with create_task or update_task.';
    end if;
    perform signalbox._require_tasks(
        add_dependencies.project_id,
        array(select unnest(v_task_ids) union select unnest(v_depends_on_ids))
    );

    for task_id, depends_on_task_id, reason, detail in
        with refused as materialized (
            select r.ordinal, r.reason, r.detail
            from signalbox._add_dependencies(
                add_dependencies.project_id, v_task_ids, v_depends_on_ids, v_types, v_conditions
            ) r
        ),
        quarantined as (
            insert into signalbox_data.quarantined_dependencies (
                project_id, task_id, depends_on_task_id, type, condition, reason, detail
            )
            select
                add_dependencies.project_id,
                v_task_ids[r.ordinal],
                v_depends_on_ids[r.ordinal],
                v_types[r.ordinal],
                v_conditions[r.ordinal],
                r.reason,
                r.detail
            from refused r
            where add_dependencies.on_bad_dependency = 'quarantine'
        )
        select v_task_ids[r.ordinal], v_depends_on_ids[r.ordinal], r.reason, r.detail
        from refused r
        order by r.ordinal
    loop
        if reason in ('cycle', 'itself') and add_dependencies.on_bad_dependency = 'refuse' then
            v_cycles := concat_ws(
                E'\n',
                v_cycles,
                coalesce(
                    detail,
                    signalbox._task_label(add_dependencies.project_id, task_id)
                        || ' -> '
                        || signalbox._task_label(add_dependencies.project_id, task_id)
                )
            );
        end if;
        return next;
    end loop;

    if v_cycles is not null then
        raise exception 'dependencies would close a cycle'
            using
                errcode = 'SB003',
                detail = v_cycles,
                hint = 'Nothing was added. on_bad_dependency => ''quarantine'' adds the others.';
    end if;
end;
$$;

comment on function signalbox.add_dependencies(uuid, jsonb, text) is
    'Add dependencies given as a JSON array and return those not added: duplicates, and with '
    'on_bad_dependency quarantine (instead of refuse) also those that would close a cycle. '
    'Raises SB001 when a task is not in the project and SB003 for a cycle, with the paths as '
    'detail.';
grant execute on function signalbox.add_dependencies(uuid, jsonb, text) to signalbox_agent;
