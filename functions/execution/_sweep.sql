-- Put back what is due: attempts whose lease has expired end, slots that may have become free unseen
-- are given out, workflows whose turn has come in their group or whose time has come begin, delayed tasks
-- whose time has come enter the queue, and deadlines that have passed are met. Costs eight index probes
-- when there is nothing.
--
-- What cannot be done must not stop the claims of everybody: it is reported as a warning, and tried again
-- by the next call. tick does the same, and shows the error in tick_status.
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
        begin
            perform signalbox._expire_leases(project_ids => _sweep.project_ids);
        exception
            when others then
                raise warning 'expired leases cannot be ended: %', sqlerrm;
        end;
    end if;

    if exists (
        select
        from signalbox_data.limits_to_check n
        where _sweep.project_ids is null
            or n.project_id = any (_sweep.project_ids)
    ) then
        begin
            perform signalbox._fill_slots(project_ids => _sweep.project_ids);
        exception
            when others then
                raise warning 'free slots cannot be given out: %', sqlerrm;
        end;
    end if;

    if exists (
        select
        from signalbox_data.groups_to_check n
        where n.check_at <= _sweep.now
            and (
                _sweep.project_ids is null
                or n.project_id = any (_sweep.project_ids)
            )
    ) then
        begin
            perform signalbox._advance_groups(project_ids => _sweep.project_ids);
        exception
            when others then
                raise warning 'groups cannot go on: %', sqlerrm;
        end;
    end if;

    if exists (
        select
        from signalbox_data.workflows w
        where w.starts_at <= _sweep.now
            and (
                _sweep.project_ids is null
                or w.project_id = any (_sweep.project_ids)
            )
    ) then
        begin
            perform signalbox._begin_scheduled(project_ids => _sweep.project_ids);
        exception
            when others then
                raise warning 'workflows cannot begin: %', sqlerrm;
        end;
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
        begin
            perform set_config('signalbox.is_sweeping', 'true', true);
            perform signalbox._promote_delayed_tasks(project_ids => _sweep.project_ids);
            perform set_config('signalbox.is_sweeping', '', true);
        exception
            when others then
                raise warning 'delayed tasks cannot be promoted: %', sqlerrm;
        end;
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
                and w.on_deadline = 'fail'
                and w.cancel_requested_at is null
                and (
                    _sweep.project_ids is null
                    or w.project_id = any (_sweep.project_ids)
                )
        )
    then
        begin
            perform signalbox._expire_deadlines(10, _sweep.project_ids);
        exception
            when others then
                raise warning 'deadlines cannot be met: %', sqlerrm;
        end;
    end if;

    if exists (
        select
        from signalbox_data.task_waits w
        where w.due_at <= _sweep.now
            and (
                _sweep.project_ids is null
                or w.project_id = any (_sweep.project_ids)
            )
    ) then
        begin
            perform signalbox._expire_waits(10, _sweep.project_ids);
        exception
            when others then
                raise warning 'waits cannot be met: %', sqlerrm;
        end;
    end if;
end;
$$;

comment on function signalbox._sweep(timestamptz, uuid[]) is
    'End attempts whose lease has expired by now, give out slots that may be free, begin workflows and put '
    'delayed tasks that are due by now into the queue, and meet the deadlines that have passed, in some '
    'projects or in all.';
