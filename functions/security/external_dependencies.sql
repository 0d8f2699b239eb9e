-- The dependencies of a project in the order of the tasks that depend, a page at a time.
--
--     select * from signalbox.external_dependencies(
--         :project_id, :last_task_id, :last_depends_on_task_id, :last_type);
--
-- Runs with the owner's rights: see external_projects.
create or replace function signalbox.external_dependencies(
    project_id uuid,
    after_task_id uuid default null,
    after_depends_on_task_id uuid default null,
    after_type signalbox_data.dependency_type default null,
    max_rows integer default 100
)
returns setof signalbox.external_dependencies
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
begin
    perform signalbox._require_access(external_dependencies.project_id, 'external');
    perform signalbox._require_page(external_dependencies.max_rows);

    return query
        select d.*
        from signalbox.external_dependencies d
        where d.project_id = external_dependencies.project_id
            and (d.task_id, d.depends_on_task_id, d.type) > (
                coalesce(
                    external_dependencies.after_task_id, '00000000-0000-0000-0000-000000000000'
                ),
                coalesce(
                    external_dependencies.after_depends_on_task_id,
                    'ffffffff-ffff-ffff-ffff-ffffffffffff'
                ),
                coalesce(
                    external_dependencies.after_type,
                    enum_last(null::signalbox_data.dependency_type)
                )
            )
        order by d.task_id, d.depends_on_task_id, d.type
        limit external_dependencies.max_rows;
end;
$$;

comment on function signalbox.external_dependencies(
    uuid, uuid, uuid, signalbox_data.dependency_type, integer
) is
    'Dependencies of a project, as those outside may see them, at most 1000 after the one given. Raises '
    'SB001 when you are no member and SB006 when more are asked for.';
grant execute on function signalbox.external_dependencies(
    uuid, uuid, uuid, signalbox_data.dependency_type, integer
) to signalbox_external, signalbox_reader;
