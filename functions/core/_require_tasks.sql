-- Refuse ids that are not tasks of the project.
create or replace function signalbox._require_tasks(project_id uuid, task_ids uuid[])
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_missing text;
begin
    select string_agg(coalesce(r.id::text, 'null'), ', ')
    into v_missing
    from unnest(_require_tasks.task_ids) r (id)
    where not exists (
        select
        from signalbox_data.tasks t
        where t.project_id = _require_tasks.project_id
            and t.id = r.id
    );
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
