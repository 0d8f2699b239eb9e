-- Refuse ids that are not tasks of the project. Each is looked up by the primary key: a subselect
-- is no join that the planner could turn round.
create or replace function signalbox._require_tasks(project_id uuid, task_ids uuid[])
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_missing text;
begin
    select string_agg(coalesce(r.id::text, 'null'), ', ')
    into v_missing
    from unnest(_require_tasks.task_ids) r (id)
    where (
        select t.id
        from signalbox_data.tasks t
        where t.project_id = _require_tasks.project_id
            and t.id = r.id
    ) is null;
    if v_missing is not null then
        raise exception 'task % not found in project %', v_missing, _require_tasks.project_id
            using
                errcode = 'SB001',
                hint = 'Tasks of one call belong to one project.';
    end if;
end;
$$;

comment on function signalbox._require_tasks(uuid, uuid[]) is
    'Raises SB001 with the ids that are not tasks of the project.';
grant execute on function signalbox._require_tasks(uuid, uuid[]) to signalbox_reader;
