-- The limit at which each of the tasks has to get a slot next: that of its key, then of its queue,
-- its workflow, its project. A key allows one task at a time unless it is set otherwise; the others
-- limit nothing unless they are set.
create or replace function signalbox._next_limits(
    project_id uuid,
    task_ids uuid[],
    after signalbox_data.limit_scope default null
)
returns table (task_id uuid, scope signalbox_data.limit_scope, key text)
language sql
stable
set search_path = pg_catalog, pg_temp
set jit = off
set enable_seqscan = off
set enable_bitmapscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
    -- The limit makes the planner expect few tasks, see _end_attempts.
    select n.id, l.scope, l.key
    from (
        select *
        from unnest(
            array_fill(_next_limits.project_id, array[cardinality(_next_limits.task_ids)]),
            _next_limits.task_ids
        )
        limit cardinality(_next_limits.task_ids)
    ) n (project_id, id)
    inner join signalbox_data.tasks t
        on t.project_id = n.project_id
        and t.id = n.id
    left join signalbox_data.task_rules u
        on u.project_id = n.project_id
        and u.task_id = n.id
    left join lateral (
        select w.scope, w.key
        from (
            values
                ('key'::signalbox_data.limit_scope, u.concurrency_key),
                ('workflow', t.workflow_id::text),
                ('queue', t.queue),
                ('project', 'project')
        ) w (scope, key)
        where w.key is not null
            and (_next_limits.after is null or w.scope > _next_limits.after)
            and (
                w.scope = 'key'
                or exists (
                    select
                    from signalbox_data.concurrency_limits c
                    where c.project_id = n.project_id
                        and c.scope = w.scope
                        and c.key = w.key
                )
            )
        order by w.scope
        limit 1
    ) l
        on true
$$;

comment on function signalbox._next_limits(uuid, uuid[], signalbox_data.limit_scope) is
    'The first concurrency limit of each of the tasks, or the first one after a scope; null where there '
    'is none.';
