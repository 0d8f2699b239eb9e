-- Finish those of the workflows that have no open task left, exactly once, without a lock on
-- the workflow for every task that finishes.
--
-- Two sessions that finish the last two tasks do not see each other's change, so somebody has
-- to wait, but only near the end:
--
-- 1. Whoever has finished (or made) a task of a workflow holds its 'workflow' lock in shared
--    mode until the transaction ends, taken before it looks.
-- 2. Who sees an open task that nobody works on may look away: that task has to be claimed
--    before it is finished, so whoever finishes it looks later. This does not hold for a task
--    that ends without having been seen at work: skipped, deleted, moved by hand, or claimed
--    in the same transaction. Who ends one of those looks at everything (queues is null), and
--    so waits for whoever looked away because of it.
-- 3. Otherwise the end is near. One session locks the workflow's row; the others see that it
--    is taken and go, for the holder waits for them: it takes the 'workflow' lock exclusively,
--    hence after everyone who held it shared, and looks again. Of a workflow that has finished nobody
--    takes the row here: who opens it again has an open task in it, see _open_workflow.
--
-- A row it must be, not another advisory lock: of a holder that looked too early and commits,
-- a row is free before any advisory lock is. Else those who get the 'workflow' lock from it
-- could still find the other one taken, and go, all of them. Who locks the row for another
-- reason leaves an open task (a first claim, a reopened workflow) or comes here afterwards.
--
-- These locks come last in the global order, one workflow after the other by id: who holds
-- them waits for nothing but them.
--
-- queues names for every workflow one in which a task of it may wait: the last in that queue is
-- the first to be looked at, for it stays there longest. held_open names workflows with an open
-- task that nobody can end before this transaction does: one that it changed, or has claimed.
create or replace function signalbox._close_workflows(
    project_ids uuid[],
    workflow_ids uuid[],
    queues text[] default null,
    held_open uuid[] default null
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
set enable_sort = off
as $$
#variable_conflict use_column
declare
    v_project_id uuid;
    v_workflow_id uuid;
    v_queue text;
    v_now timestamptz;
begin
    perform signalbox._require_read_committed();

    for v_project_id, v_workflow_id, v_queue in
        select distinct on (u.id) u.project_id, u.id, u.queue
        from unnest(
            _close_workflows.project_ids, _close_workflows.workflow_ids, _close_workflows.queues
        ) u (project_id, id, queue)
        where u.id <> all (coalesce(_close_workflows.held_open, '{}'))
        order by u.id
    loop
        perform pg_advisory_xact_lock_shared(signalbox._lock_key('workflow', v_workflow_id));

        if v_queue is not null then
            continue when v_workflow_id = (
                select r.workflow_id
                from signalbox_data.ready_tasks r
                where r.queue = v_queue
                    and r.project_id = v_project_id
                order by r.priority, r."position" desc
                limit 1
            );

            -- From the end of the index: the tasks made last are mostly the last to be worked on.
            perform from signalbox_data.tasks t
            where t.project_id = v_project_id
                and t.workflow_id = v_workflow_id
                and t.finished_at is null
                and t.status <> 'in_progress'
            order by t.workflow_id desc, t.project_id desc, t.key desc
            limit 1;
            continue when found;
        end if;

        perform from signalbox_data.workflows w
        where w.project_id = v_project_id
            and w.id = v_workflow_id
            and w.finished_at is null
        for no key update skip locked;
        continue when not found;

        perform pg_advisory_xact_lock(signalbox._lock_key('workflow', v_workflow_id));

        perform from signalbox_data.tasks t
        where t.project_id = v_project_id
            and t.workflow_id = v_workflow_id
            and t.finished_at is null
        limit 1;
        continue when found;

        v_now := signalbox_data.clock();
        update signalbox_data.workflows w
        set status = coalesce(w.ends_as, ended.status),
            started_at = coalesce(w.started_at, ended.started_at),
            finished_at = v_now,
            updated_at = v_now
        from (
            select
                case
                    when bool_or(t.status = 'failed') then 'failed'
                    when bool_or(t.status in ('completed', 'deployed')) then 'completed'
                    else 'cancelled'
                end::signalbox_data.workflow_status as status,
                min(t.started_at) as started_at
            from signalbox_data.tasks t
            where t.project_id = v_project_id
                and t.workflow_id = v_workflow_id
            having count(*) > 0
        ) ended
        where w.project_id = v_project_id
            and w.id = v_workflow_id
            and w.finished_at is null;
    end loop;
end;
$$;

comment on function signalbox._close_workflows(uuid[], uuid[], text[], uuid[]) is
    'Finish the workflows among these that have no open task left: as it was decided where one was '
    'cancelled, else failed when a task failed, cancelled when none was completed, else completed.';
