-- Say that a workflow has an open task again: called after a task was made in it or reopened,
-- as the last step. That task may have been skipped at once, because it waits for something
-- that has failed; then the workflow stays finished. Counterpart of _close_workflows, with the
-- same lock.
--
-- One that is being cancelled takes no open task any more: whoever cancels takes that lock
-- exclusively before the last look, see _cancel_workflow. One that is opened again after its deadline
-- has none, or it would fail again at once.
--
-- The row of one that has finished is waited for before that lock is taken, for its holder may wait for
-- the lock, as everyone there takes the row first.
create or replace function signalbox._open_workflow(project_id uuid, workflow_id uuid)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_is_held boolean;
begin
    perform signalbox._require_read_committed();

    perform from signalbox_data.workflows w
    where w.project_id = _open_workflow.project_id
        and w.id = _open_workflow.workflow_id
        and w.finished_at is not null
    for no key update;
    v_is_held := found;

    perform pg_advisory_xact_lock_shared(
        signalbox._lock_key('workflow', _open_workflow.workflow_id)
    );

    perform from signalbox_data.workflows w
    where w.project_id = _open_workflow.project_id
        and w.id = _open_workflow.workflow_id
        and w.cancel_requested_at is not null
        and w.finished_at is null;
    if found then
        raise exception 'workflow % is being cancelled', _open_workflow.workflow_id
            using
                errcode = 'SB002',
                hint = 'When it is over, its tasks can be made anew or retried.';
    end if;

    if not v_is_held and exists (
        select
        from signalbox_data.workflows w
        where w.project_id = _open_workflow.project_id
            and w.id = _open_workflow.workflow_id
            and w.finished_at is not null
    ) then
        perform from signalbox_data.workflows w
        where w.project_id = _open_workflow.project_id
            and w.id = _open_workflow.workflow_id
        for no key update skip locked;
        if not found then
            raise exception 'workflow % is being changed by somebody else at the same moment',
                _open_workflow.workflow_id
                using
                    errcode = 'serialization_failure',
                    hint = 'Nothing was changed; call again.';
        end if;
    end if;

    update signalbox_data.workflows w
    set status = 'active',
        status_reason = null,
        cancel_requested_at = null,
        ends_as = null,
        deadline_at = case
            when w.deadline_at > signalbox_data.clock() then w.deadline_at
        end,
        finished_at = null,
        updated_at = signalbox_data.clock()
    where w.project_id = _open_workflow.project_id
        and w.id = _open_workflow.workflow_id
        and w.finished_at is not null
        and exists (
            select
            from signalbox_data.tasks t
            where t.project_id = w.project_id
                and t.workflow_id = w.id
                and t.finished_at is null
        );
end;
$$;

comment on function signalbox._open_workflow(uuid, uuid) is
    'Make a finished workflow active again if it has an open task; raises SB002 when it is being '
    'cancelled, and 40001 in the rare case that it finished a moment ago and is being changed again.';
