-- The workflows of tasks that are not to be worked on: drafts, paused ones, and those that are being
-- cancelled. None of them can become active until the transaction ends, so that whoever activates one
-- sees what the caller leaves pending. A workflow whose row somebody holds is left out, for nobody is
-- waited for here; a claim decides later.
create or replace function signalbox._hold_idle_workflows(project_id uuid, task_ids uuid[])
returns uuid[]
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set cpu_tuple_cost = 100
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
as $$
#variable_conflict use_column
begin
    return array(
        select w.id
        from signalbox_data.workflows w
        where w.project_id = _hold_idle_workflows.project_id
            and w.id = any (array(
                select t.workflow_id
                from signalbox_data.tasks t
                where t.project_id = _hold_idle_workflows.project_id
                    and t.id = any (_hold_idle_workflows.task_ids)
            ))
            and signalbox._is_idle(w.status, w.cancel_requested_at)
        for share skip locked
    );
end;
$$;

comment on function signalbox._hold_idle_workflows(uuid, uuid[]) is
    'The workflows of these tasks that are not to be worked on, held so until the transaction ends.';
