-- Refuse to begin again with tasks at which somebody works.
create or replace function signalbox._require_nothing_running(project_id uuid, task_ids uuid[])
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_running text;
begin
    select string_agg(distinct e.task_id::text, ', ')
    into v_running
    from signalbox_data.task_executions e
    where e.project_id = _require_nothing_running.project_id
        and e.task_id = any (_require_nothing_running.task_ids)
        and e.outcome is null;
    if v_running is not null then
        raise exception 'task % is being worked on', v_running
            using
                errcode = 'SB002',
                hint = 'Cancel it first, or wait for its end.';
    end if;
end;
$$;

comment on function signalbox._require_nothing_running(uuid, uuid[]) is
    'Raises SB002 with the ids of those of the tasks that a worker holds.';
