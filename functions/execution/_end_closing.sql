-- Finish those of the workflows collected since _begin_closing that have no open task left, and open those
-- in opened, of one project, that have one again: one after the other by id, as everybody takes their
-- locks.
create or replace function signalbox._end_closing(
    project_id uuid default null,
    opened uuid[] default '{}'
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_closing constant text := current_setting('signalbox.closing', true);
    v_workflow record;
begin
    perform set_config('signalbox.closing', '', true);

    for v_workflow in
        select u.id, (array_agg(u.project_id))[1] as project_id, bool_or(u.is_opened) as is_opened,
            bool_or(not u.is_opened) as is_closing
        from (
            select w.id, c.project_id, false
            from jsonb_to_recordset(nullif(v_closing, '')::jsonb)
                c (project_id uuid, workflow_ids uuid[])
            cross join lateral unnest(c.workflow_ids) w (id)
            union all
            select o.id, _end_closing.project_id, true
            from unnest(_end_closing.opened) o (id)
        ) u (id, project_id, is_opened)
        group by u.id
        order by u.id
    loop
        if v_workflow.is_opened then
            perform signalbox._open_workflow(v_workflow.project_id, v_workflow.id);
        end if;
        if v_workflow.is_closing then
            perform signalbox._close_workflows(
                array[v_workflow.project_id], array[v_workflow.id]
            );
        end if;
    end loop;
end;
$$;

comment on function signalbox._end_closing(uuid, uuid[]) is
    'Finish those of the workflows collected since _begin_closing that have no open task left, and open '
    'those in opened that have one again; raises SB002 when one of these is being cancelled.';
