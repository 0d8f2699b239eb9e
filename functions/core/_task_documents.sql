-- The tasks of a workflow as create_tasks takes them, as nobody had begun with them: with their rules, and
-- their dependencies within the workflow and on tasks elsewhere. A task without a key is given its id
-- as one. What a for_each has made is left out, for it will be made again, and so are pull requests.
create or replace function signalbox._task_documents(project_id uuid, workflow_id uuid)
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
    with recursive made (id) as (
        select t.id
        from signalbox_data.tasks t
        inner join signalbox_data.task_rules u
            on u.project_id = t.project_id
            and u.task_id = t.parent_task_id
            and u.for_each is not null
        where t.project_id = _task_documents.project_id
            and t.workflow_id = _task_documents.workflow_id
        union
        select t.id
        from made
        inner join signalbox_data.tasks t
            on t.project_id = _task_documents.project_id
            and t.parent_task_id = made.id
    ),
    made_ids as materialized (
        select coalesce(array_agg(made.id), '{}') as ids
        from made
    )
    -- Parents and dependencies are looked up by their ids, task by task, however many the planner expects.
    select coalesce(
        jsonb_agg(
            jsonb_strip_nulls(to_jsonb(fields))
            || jsonb_build_object(
                'requirements', nullif(t.requirements, '[]'),
                'acceptance_criteria', nullif(t.acceptance_criteria, '[]'),
                'parameters', nullif(t.parameters, '{}'),
                'environment', nullif(t.environment, '{}'),
                'metadata', nullif(t.metadata, '{}'),
                'parent', (
                    select case
                        when p.workflow_id = t.workflow_id then coalesce(p.key, p.id::text)
                    end
                    from signalbox_data.tasks p
                    where p.project_id = t.project_id
                        and p.id = t.parent_task_id
                ),
                'depends_on', (
                    select coalesce(
                        jsonb_agg(
                            jsonb_build_object(
                                'task', case
                                    when k.workflow_id = t.workflow_id
                                        then coalesce(k.key, k.id::text)
                                    else k.id::text
                                end,
                                'type', d.type,
                                'condition', d.condition
                            )
                            order by d.created_at, d.depends_on_task_id
                        ),
                        '[]'
                    )
                    from signalbox_data.task_dependencies d
                    cross join lateral (
                        select k.*
                        from signalbox_data.tasks k
                        where k.project_id = d.project_id
                            and k.id = d.depends_on_task_id
                        offset 0
                    ) k
                    where d.project_id = t.project_id
                        and d.task_id = t.id
                        and d.type not in ('subtask', 'inherited')
                        and k.id not in (select unnest(m.ids) from made_ids m)
                )
            )
            || coalesce(
                (
                    select jsonb_object_agg(r.field, r.value)
                    from signalbox_data.task_rules u
                    cross join lateral jsonb_each(jsonb_build_object(
                        'when', u.condition,
                        'for_each', u.for_each,
                        'wait', case when u.wait_template is null then u.wait end,
                        'wait_template', u.wait_template,
                        'rate_limit', u.rate_limit_key,
                        'concurrency_key', u.concurrency_key,
                        'is_templated', u.is_templated,
                        'allow_failures', u.is_failure_allowed,
                        'start_timeout', u.start_timeout
                    )) r (field, value)
                    where t.is_gated
                        and u.project_id = t.project_id
                        and u.task_id = t.id
                        and r.value not in ('null', 'false')
                ),
                '{}'
            )
            order by t.rank
        ),
        '[]'
    )
    from signalbox_data.tasks t
    cross join lateral (
        -- What is usual is left out.
        select
            coalesce(t.key, t.id::text) as key,
            t.title,
            nullif(t.type, 'general') as type,
            nullif(t.queue, 'default') as queue,
            t.priority,
            nullif(t.max_attempts, 3) as max_attempts,
            nullif(t.retry_delay, '5 seconds') as retry_delay,
            nullif(t.retry_delay_max, '1 hour') as retry_delay_max,
            t.backoff,
            t.retry_jitter,
            t.retry_on,
            t.timeout,
            t.estimate,
            t.complexity,
            t.description,
            t.details,
            t.test_strategy,
            t.language,
            t.framework,
            t.testing_framework,
            t.command,
            t.working_directory,
            t.repository_url,
            t.branch_name,
            t.assignee,
            nullif(t.tags, '{}') as tags
    ) fields
    where t.project_id = _task_documents.project_id
        and t.workflow_id = _task_documents.workflow_id
        and t.id not in (select unnest(m.ids) from made_ids m);
$$;

comment on function signalbox._task_documents(uuid, uuid) is
    'The tasks of a workflow as a JSON array for create_tasks, as nobody had begun with them.';
