-- What references and conditions of tasks see: the inputs and the name of their run, their item, and the
-- tasks of it that are asked for: keys[i] for task_ids[i], which * stands for all that the task waits
-- for directly, and null for none.
create or replace function signalbox._task_contexts(
    project_id uuid,
    task_ids uuid[],
    keys text[]
)
returns table (task_id uuid, context jsonb)
language sql
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
    with wanted as materialized (
        select u.task_id, u.key, t.workflow_id
        from unnest(_task_contexts.task_ids, _task_contexts.keys) u (task_id, key)
        inner join signalbox_data.tasks t
            on t.project_id = _task_contexts.project_id
            and t.id = u.task_id
    ),
    named as (
        select w.task_id, d.id, d.key, d.status, d.attempts
        from wanted w
        inner join signalbox_data.tasks d
            on d.workflow_id = w.workflow_id
            and d.project_id = _task_contexts.project_id
            and d.key = w.key
        union
        -- Task by task: joined, the planner may read the edges of the whole project first.
        select w.task_id, d.id, d.key, d.status, d.attempts
        from wanted w
        cross join lateral (
            select e.depends_on_task_id
            from signalbox_data.task_dependencies e
            where e.project_id = _task_contexts.project_id
                and e.task_id = w.task_id
                and e.type in ('blocks', 'inherited')
            offset 0
        ) e
        inner join signalbox_data.tasks d
            on d.project_id = _task_contexts.project_id
            and d.id = e.depends_on_task_id
        where w.key = '*'
            and d.key is not null
    ),
    told as materialized (
        select
            n.task_id,
            jsonb_object_agg(
                n.key,
                jsonb_build_object(
                    'status', n.status,
                    'outcome', case n.status
                        when 'skipped' then 'skip'
                        when 'cancelled' then 'cancellation'
                        else e.outcome::text
                    end,
                    'result', e.result,
                    'error', e.error_message,
                    'exit_code', e.exit_code
                )
            ) as tasks
        from named n
        left join signalbox_data.task_executions e
            on e.project_id = _task_contexts.project_id
            and e.task_id = n.id
            and e.attempt = n.attempts
        group by n.task_id
    )
    select
        w.task_id,
        jsonb_build_object(
            'inputs', r.inputs,
            'workflow', jsonb_build_object('id', r.id, 'name', r.name),
            'tasks', coalesce(t.tasks, '{}'),
            'item', u.item,
            'index', u.item_index
        )
    from (
        select distinct d.task_id, d.workflow_id
        from wanted d
    ) w
    inner join signalbox_data.workflows r
        on r.project_id = _task_contexts.project_id
        and r.id = w.workflow_id
    left join told t
        on t.task_id = w.task_id
    left join signalbox_data.task_rules u
        on u.project_id = _task_contexts.project_id
        and u.task_id = w.task_id;
$$;

comment on function signalbox._task_contexts(uuid, uuid[], text[]) is
    'What references and conditions of tasks see: inputs, workflow, item, index, and the tasks named.';
