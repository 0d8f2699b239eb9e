-- What was skipped because these tasks did not end as it needed, at every depth: through edges that are
-- not met, and tasks that were skipped for that reason (see _skip_tasks); and what waits for one of
-- these tasks and was skipped because its condition, which reads results, was false of them.
create or replace function signalbox._skipped_behind(project_id uuid, task_ids uuid[])
returns setof uuid
language sql
stable
as $$
    with recursive behind (id) as (
        select u.id
        from unnest(_skipped_behind.task_ids) u (id)
        union
        select n.id
        from behind b
        cross join lateral (
            select t.id
            from signalbox_data.tasks dependency
            inner join signalbox_data.task_dependencies d
                on d.depends_on_task_id = dependency.id
                and d.project_id = dependency.project_id
            inner join signalbox_data.tasks t
                on t.project_id = d.project_id
                and t.id = d.task_id
            where dependency.project_id = _skipped_behind.project_id
                and dependency.id = b.id
                and d.type not in ('relates_to', 'discovered_from')
                and t.status = 'skipped'
                and (
                    not signalbox.is_met(d.condition, dependency.status)
                    and t.status_reason = 'a dependency can no longer be met'
                    or t.is_gated
                    and exists (
                        select
                        from signalbox_data.task_rules u
                        where u.project_id = t.project_id
                            and u.task_id = t.id
                            and t.status_reason = 'its condition is false: ' || u.condition
                            and exists (
                                select
                                from signalbox._condition_reads(u.condition) c
                                where c.root = 'tasks'
                            )
                    )
                )
            offset 0
        ) n
    )
    select b.id
    from behind b
    except
    select u.id
    from unnest(_skipped_behind.task_ids) u (id);
$$;

comment on function signalbox._skipped_behind(uuid, uuid[]) is
    'The ids of the tasks that were skipped because of how these ended, directly or through others.';
