-- Let go on with reopened tasks what can: those that wait for nothing enter the queue, those that wait for
-- something that ended otherwise are skipped again, and their workflows are open. The caller holds the
-- tasks.
create or replace function signalbox._go_on_with(project_id uuid, task_ids uuid[])
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
    v_workflow_ids uuid[];
begin
    perform signalbox._begin_closing();
    perform signalbox._make_ready(_go_on_with.project_id, _go_on_with.task_ids);
    perform signalbox._skip_impossible(_go_on_with.project_id, _go_on_with.task_ids);

    v_workflow_ids := array(
        select distinct t.workflow_id
        from signalbox_data.tasks t
        where t.project_id = _go_on_with.project_id
            and t.id = any (_go_on_with.task_ids)
    );
    perform signalbox._end_closing(_go_on_with.project_id, v_workflow_ids);
end;
$$;

comment on function signalbox._go_on_with(uuid, uuid[]) is
    'Make reopened tasks ready or skip them again, and open their workflows; raises SB002 when one of '
    'these is being cancelled.';
