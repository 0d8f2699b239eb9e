-- Take back what finished tasks meant to their dependents, because they were reopened: those that
-- counted them as met wait again. What had gone on to wait for an approval, a signal, a timer or a
-- gate will begin that anew. Work that runs or is over is left alone. The caller holds the
-- dependents; old_statuses has what each of the tasks was.
create or replace function signalbox._unsettle_dependents(
    project_id uuid,
    task_ids uuid[],
    old_statuses signalbox_data.task_status[]
)
returns void
language sql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
    select signalbox._withdraw_waits(
        _unsettle_dependents.project_id,
        array(
            select d.task_id
            from unnest(_unsettle_dependents.task_ids, _unsettle_dependents.old_statuses)
                u (id, old_status)
            cross join lateral (
                select d.task_id, d.condition
                from signalbox_data.task_dependencies d
                where d.depends_on_task_id = u.id
                    and d.project_id = _unsettle_dependents.project_id
                    and d.type not in ('relates_to', 'discovered_from')
                offset 0
            ) d
            where signalbox.is_met(d.condition, u.old_status)
        )
    );

    with edges as materialized (
        select d.task_id, count(*) as unmet
        from unnest(_unsettle_dependents.task_ids, _unsettle_dependents.old_statuses)
            u (id, old_status)
        cross join lateral (
            select d.task_id, d.condition
            from signalbox_data.task_dependencies d
            where d.depends_on_task_id = u.id
                and d.project_id = _unsettle_dependents.project_id
                and d.type not in ('relates_to', 'discovered_from')
            offset 0
        ) d
        where signalbox.is_met(d.condition, u.old_status)
        group by d.task_id
    ),
    waiting as (
        update signalbox_data.tasks t
        set unmet_dependencies = t.unmet_dependencies + e.unmet,
            status = case when t.status = 'ready' then 'pending' else t.status end,
            updated_at = signalbox_data.clock()
        from edges e
        where t.project_id = _unsettle_dependents.project_id
            and t.id = e.task_id
        returning t.id
    ),
    dequeued as (
        delete from signalbox_data.ready_tasks r
        using waiting
        where r.project_id = _unsettle_dependents.project_id
            and r.task_id = waiting.id
    )
    delete from signalbox_data.delayed_tasks y
    using waiting
    where y.project_id = _unsettle_dependents.project_id
        and y.task_id = waiting.id;

    select signalbox._leave_limits(
        _unsettle_dependents.project_id,
        array(
            select distinct d.task_id
            from signalbox_data.task_dependencies d
            where d.project_id = _unsettle_dependents.project_id
                and d.depends_on_task_id = any (_unsettle_dependents.task_ids)
                and d.type not in ('relates_to', 'discovered_from')
        )
    );
$$;

comment on function
    signalbox._unsettle_dependents(uuid, uuid[], signalbox_data.task_status[]) is
    'Let the dependents of reopened tasks wait for them again.';
