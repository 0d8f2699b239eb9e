-- Take back the end of tasks, as far as task_status_transitions allows it: they are pending with all
-- their attempts still to come, and what counted them as met waits again. The numbers of attempts go
-- on, and what an earlier attempt made a task wait is over. Items that were set aside when their list
-- was done again stay so. The caller holds the tasks and what waits for them, and then lets go on
-- what can, see _go_on_with. With is_reset they are as if nobody had begun with them.
create or replace function signalbox._reopen_tasks(
    project_id uuid,
    task_ids uuid[],
    is_reset boolean default false
)
returns uuid[]
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_ids uuid[];
    v_statuses signalbox_data.task_status[];
begin
    select coalesce(array_agg(t.id order by t.rank), '{}'), array_agg(t.status order by t.rank)
    into v_ids, v_statuses
    from signalbox_data.tasks t
    where t.project_id = _reopen_tasks.project_id
        and t.id = any (_reopen_tasks.task_ids)
        and t.finished_at is not null
        and exists (
            select
            from signalbox_data.task_status_transitions m
            where m.from_status = t.status
                and m.to_status = 'pending'
        )
        and not signalbox._is_forgotten_item(t.project_id, t.parent_task_id, t.key);
    if v_ids = '{}' then
        return v_ids;
    end if;

    update signalbox_data.tasks t
    set status = 'pending',
        status_reason = null,
        failed_attempts = 0,
        started_at = case when not _reopen_tasks.is_reset then t.started_at end,
        finished_at = null,
        available_at = case when t.attempts = 0 then t.available_at end,
        updated_at = signalbox_data.clock()
    where t.project_id = _reopen_tasks.project_id
        and t.id = any (v_ids);
    -- They may be older than the limits on their queue, and be made ready by what they wait for.
    if exists (
        select
        from signalbox_data.projects p
        where p.id = _reopen_tasks.project_id
            and p.is_limited
    ) then
        perform signalbox._limit_tasks(_reopen_tasks.project_id, v_ids);
    end if;
    perform signalbox._unsettle_dependents(_reopen_tasks.project_id, v_ids, v_statuses);

    return v_ids;
end;
$$;

comment on function signalbox._reopen_tasks(uuid, uuid[], boolean) is
    'Make those of the tasks pending that are over and may be reopened, let their dependents wait for '
    'them again, and return them.';
