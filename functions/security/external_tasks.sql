-- The tasks of a project, or of one of its workflows, in the order in which they were made, a page at a
-- time.
--
--     select * from signalbox.external_tasks(:project_id, :workflow_id, after => :last_id);
--
-- Runs with the owner's rights: see external_projects. There is no filter but these, which an index
-- serves: nobody can make a page cost more than its rows, or than the workflow has tasks.
create or replace function signalbox.external_tasks(
    project_id uuid,
    workflow_id uuid default null,
    after uuid default null,
    max_rows integer default 100
)
returns setof signalbox.external_tasks
language plpgsql
stable
security definer
rows 100
set search_path = pg_catalog, pg_temp
set jit = off
set enable_seqscan = off
set enable_bitmapscan = off
set enable_sort = off
as $$
#variable_conflict use_column
declare
    v_after constant uuid := coalesce(
        external_tasks.after, '00000000-0000-0000-0000-000000000000'
    );
begin
    perform signalbox._require_access(external_tasks.project_id, 'external');
    perform signalbox._require_page(external_tasks.max_rows);

    if external_tasks.workflow_id is null then
        return query
            select t.*
            from signalbox.external_tasks t
            where t.project_id = external_tasks.project_id
                and t.id > v_after
            order by t.id
            limit external_tasks.max_rows;
    else
        -- Materialised, and the project compared as no index can, or it might look for them among all
        -- tasks of the project; the rest is fetched one by one.
        return query
            with of_workflow as materialized (
                select t.id
                from signalbox.external_tasks t
                where t.workflow_id = external_tasks.workflow_id
                    and t.project_id is not distinct from external_tasks.project_id
            )
            select t.*
            from (
                select w.id
                from of_workflow w
                where w.id > v_after
                order by w.id
                limit external_tasks.max_rows
            ) p
            cross join lateral (
                select e.*
                from signalbox.external_tasks e
                where e.project_id = external_tasks.project_id
                    and e.id = p.id
                offset 0
            ) t
            order by p.id;
    end if;
end;
$$;

comment on function signalbox.external_tasks(uuid, uuid, uuid, integer) is
    'Tasks of a project or of one of its workflows, as those outside may see them, at most 1000 after the '
    'one given. Raises SB001 when you are no member and SB006 when more are asked for.';
grant execute on function signalbox.external_tasks(uuid, uuid, uuid, integer)
    to signalbox_external, signalbox_reader;
