-- What create_tasks does with on_existing_key => 'keep': those of the tasks are made whose keys the workflow
-- does not have yet. Who makes the same at the same moment is waited for by the index of the keys, and
-- what has come of that is left as it is.
create or replace function signalbox._create_missing_tasks(
    project_id uuid,
    workflow_id uuid,
    tasks jsonb,
    on_bad_dependency text,
    on_existing_key text,
    by_task_id uuid,
    lease_token uuid
)
returns table (key text, task_id uuid, status signalbox_data.task_status)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_keyless text;
    v_keys text[];
    v_known text[];
    v_constraint text;
begin
    if _create_missing_tasks.on_existing_key is distinct from 'keep' then
        raise exception 'on_existing_key must be refuse or keep, not %',
            _create_missing_tasks.on_existing_key
            using errcode = 'invalid_parameter_value';
    end if;
    -- What is no list, or has no keys, create_tasks is asked about.
    if jsonb_typeof(_create_missing_tasks.tasks) = 'array' then
        select
            string_agg(
                format('$[%s].key: must not be missing', i.number - 1), E'\n' order by i.number
            ) filter (where i.task ->> 'key' is null),
            array_agg(i.task ->> 'key' order by i.number)
        into v_keyless, v_keys
        from jsonb_array_elements(_create_missing_tasks.tasks) with ordinality i (task, number)
        where jsonb_typeof(i.task) = 'object';
    end if;
    if v_keyless is not null then
        raise exception 'tasks without a key cannot be known again'
            using
                errcode = 'SB005',
                detail = v_keyless,
                hint = 'Nothing was made. With on_existing_key => ''keep'' each task needs a key.';
    end if;

    for v_try in 1..5 loop
        v_known := array(
            select t.key
            from signalbox_data.tasks t
            where t.workflow_id = _create_missing_tasks.workflow_id
                and t.project_id = _create_missing_tasks.project_id
                and t.key = any (v_keys)
        );
        begin
            perform from signalbox.create_tasks(
                _create_missing_tasks.project_id,
                _create_missing_tasks.workflow_id,
                case
                    when v_known = '{}' then _create_missing_tasks.tasks
                    else (
                        select coalesce(jsonb_agg(i.task order by i.number), '[]')
                        from jsonb_array_elements(_create_missing_tasks.tasks)
                            with ordinality i (task, number)
                        where coalesce(i.task ->> 'key' not in (select unnest(v_known)), true)
                    )
                end,
                _create_missing_tasks.on_bad_dependency,
                by_task_id => _create_missing_tasks.by_task_id,
                lease_token => _create_missing_tasks.lease_token
            );
            exit;
        exception
            when unique_violation then
                get stacked diagnostics v_constraint = constraint_name;
                if v_constraint <> 'tasks_key_is_unique_in_workflow' or v_try = 5 then
                    raise;
                end if;
        end;
    end loop;

    return query
        select t.key, t.id, t.status
        from unnest(v_keys) with ordinality k (key, number)
        cross join lateral (
            select t.key, t.id, t.status
            from signalbox_data.tasks t
            where t.workflow_id = _create_missing_tasks.workflow_id
                and t.project_id = _create_missing_tasks.project_id
                and t.key = k.key
            offset 0
        ) t
        order by k.number;
end;
$$;

comment on function signalbox._create_missing_tasks(uuid, uuid, jsonb, text, text, uuid, uuid) is
    'Make those of the tasks whose keys the workflow does not have, and return all; raises what '
    'create_tasks does, and SB005 for a task without a key.';
