-- Take back what a finished task meant to its dependents, because it was reopened: those that
-- counted it as met wait again. What had gone on to wait for an approval, a signal, a timer or a gate
-- will begin that anew. Work that runs or is over is left alone. The caller holds the dependents.
create or replace function signalbox._unsettle_dependents(
    project_id uuid,
    task_id uuid,
    old_status signalbox_data.task_status
)
returns void
language sql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set enable_seqscan = off
as $$
    select signalbox._withdraw_waits(
        _unsettle_dependents.project_id,
        array(
            select d.task_id
            from signalbox_data.task_dependencies d
            where d.project_id = _unsettle_dependents.project_id
                and d.depends_on_task_id = _unsettle_dependents.task_id
                and d.type in ('blocks', 'subtask', 'inherited')
                and signalbox.is_met(d.condition, _unsettle_dependents.old_status)
        )
    );

    with edges as materialized (
        select d.task_id, count(*) as unmet
        from signalbox_data.task_dependencies d
        where d.project_id = _unsettle_dependents.project_id
            and d.depends_on_task_id = _unsettle_dependents.task_id
            and d.type in ('blocks', 'subtask', 'inherited')
            and signalbox.is_met(d.condition, _unsettle_dependents.old_status)
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
$$;

comment on function
    signalbox._unsettle_dependents(uuid, uuid, signalbox_data.task_status) is
    'Let the dependents of a reopened task wait for it again.';
