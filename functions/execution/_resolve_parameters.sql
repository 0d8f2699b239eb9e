-- Parameters, environment and command of those of the tasks that refer to results, with these put in:
-- an object for each, by id. What a reference does not find is null or empty text, never an error: the
-- definition was checked, and a worker is about to begin.
create or replace function signalbox._resolve_parameters(project_id uuid, task_ids uuid[])
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set cpu_tuple_cost = 100
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
    v_ids uuid[];
    v_wanted uuid[];
    v_keys text[];
begin
    v_ids := array(
        select r.task_id
        from signalbox_data.task_rules r
        where r.project_id = _resolve_parameters.project_id
            and r.task_id = any (_resolve_parameters.task_ids)
            and r.is_templated
    );
    if v_ids = '{}' then
        return null;
    end if;

    select array_agg(t.id), array_agg(k.key)
    into v_wanted, v_keys
    from signalbox_data.tasks t
    left join lateral signalbox._referenced_tasks(
        jsonb_build_array(t.parameters, t.environment, t.command)
    ) k (key)
        on true
    where t.project_id = _resolve_parameters.project_id
        and t.id = any (v_ids);

    return (
        select jsonb_object_agg(
            t.id,
            jsonb_build_object(
                'parameters', signalbox._resolve_references(t.parameters, c.context, c.context),
                'environment', signalbox._resolve_references(t.environment, c.context, c.context),
                'command', signalbox._resolve_references(to_jsonb(t.command), c.context, c.context)
            )
        )
        from signalbox._task_contexts(_resolve_parameters.project_id, v_wanted, v_keys) c
        inner join signalbox_data.tasks t
            on t.project_id = _resolve_parameters.project_id
            and t.id = c.task_id
    );
exception
    -- Together too large, or nested too deep, for a JSON value. The worker gets the references.
    when program_limit_exceeded then
        return null;
end;
$$;

comment on function signalbox._resolve_parameters(uuid, uuid[]) is
    'Parameters, environment and command of the templated ones of these tasks, with results put in: an '
    'object for each, by id; null when there is none.';
