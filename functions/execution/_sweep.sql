-- Put back what is due: attempts whose lease has expired end, slots that may have become free unseen
-- are given out, workflows whose turn has come in their group begin, delayed tasks whose time has come
-- enter the queue, and what has missed its deadline fails. Costs six index probes when there is nothing.
--
-- Whoever may not act in all projects leaves those of others alone: their own workers, or tick, see to
-- them. It comes past what is due there.
drop function if exists signalbox._sweep(timestamptz);
create or replace function signalbox._sweep(now timestamptz, project_ids uuid[] default null)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
as $$
#variable_conflict use_column
begin
    if exists (
        select
        from signalbox_data.task_executions e
        where e.finished_at is null
            and e.expiry_check_at <= _sweep.now
            and (
                _sweep.project_ids is null
                or e.project_id = any (_sweep.project_ids)
            )
    ) then
        perform signalbox._expire_leases(project_ids => _sweep.project_ids);
    end if;

    if exists (
        select
        from signalbox_data.limits_to_check n
        where _sweep.project_ids is null
            or n.project_id = any (_sweep.project_ids)
    ) then
        perform signalbox._fill_slots(project_ids => _sweep.project_ids);
    end if;

    if exists (
        select
        from signalbox_data.groups_to_check n
        where _sweep.project_ids is null
            or n.project_id = any (_sweep.project_ids)
    ) then
        perform signalbox._advance_groups(project_ids => _sweep.project_ids);
    end if;

    if exists (
        select
        from signalbox_data.delayed_tasks y
        where y.available_at <= _sweep.now
            and (
                _sweep.project_ids is null
                or y.project_id = any (_sweep.project_ids)
            )
    ) then
        perform set_config('signalbox.is_sweeping', 'true', true);
        perform signalbox._promote_delayed_tasks(project_ids => _sweep.project_ids);
        perform set_config('signalbox.is_sweeping', '', true);
    end if;

    if exists (
            select
            from signalbox_data.task_deadlines d
            where d.start_by_at <= _sweep.now
                and (
                    _sweep.project_ids is null
                    or d.project_id = any (_sweep.project_ids)
                )
        )
        or exists (
            select
            from signalbox_data.workflows w
            where w.deadline_at <= _sweep.now
                and w.finished_at is null
                and w.cancel_requested_at is null
                and (
                    _sweep.project_ids is null
                    or w.project_id = any (_sweep.project_ids)
                )
        )
    then
        perform signalbox._expire_deadlines(10, _sweep.project_ids);
    end if;
end;
$$;

comment on function signalbox._sweep(timestamptz, uuid[]) is
    'End attempts whose lease has expired by now, give out slots that may be free, put delayed tasks '
    'that are due by now into the queue, and fail what has missed its deadline, in some projects or in all.';
