-- Take gated tasks whose time has come from the delayed ones through their gates. The caller holds
-- them.
create or replace function signalbox._promote_gated_tasks(project_id uuid, task_ids uuid[])
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
    delete from signalbox_data.delayed_tasks y
    where y.project_id = _promote_gated_tasks.project_id
        and y.task_id = any (_promote_gated_tasks.task_ids);
    perform signalbox._make_ready(
        _promote_gated_tasks.project_id, _promote_gated_tasks.task_ids
    );
end;
$$;

comment on function signalbox._promote_gated_tasks(uuid, uuid[]) is
    'Let delayed gated tasks go on, into the queue or wherever their gates lead.';
