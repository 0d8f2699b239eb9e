-- What the ordering dependencies of tasks came to, for the workers that claim these: an object
-- with an array for each task that has some.
create or replace function signalbox._dependency_results(project_id uuid, task_ids uuid[])
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
    select jsonb_object_agg(r.task_id, r.results)
    from (
        select
            d.task_id,
            jsonb_agg(
                jsonb_build_object(
                    'task_id', dependency.id,
                    'key', dependency.key,
                    'title', dependency.title,
                    'type', d.type,
                    'status', dependency.status,
                    'outcome', e.outcome,
                    'result', e.result
                )
                order by dependency.rank
            ) as results
        from unnest(_dependency_results.task_ids) u (task_id)
        cross join lateral (
            select d.*
            from signalbox_data.task_dependencies d
            where d.project_id = _dependency_results.project_id
                and d.task_id = u.task_id
                and d.type in ('blocks', 'subtask', 'inherited')
            offset 0
        ) d
        cross join lateral (
            select t.*
            from signalbox_data.tasks t
            where t.project_id = d.project_id
                and t.id = d.depends_on_task_id
            offset 0
        ) dependency
        left join signalbox_data.task_executions e
            on e.project_id = dependency.project_id
            and e.task_id = dependency.id
            and e.attempt = dependency.attempts
        group by d.task_id
    ) r;
$$;

comment on function signalbox._dependency_results(uuid, uuid[]) is
    'The dependencies of these tasks with their outcome and result: a JSON array for each task, '
    'by its id; null when none has any.';
