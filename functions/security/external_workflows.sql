-- The workflows of a project in the order in which they were made, a page at a time.
--
--     select * from signalbox.external_workflows(:project_id, after => :last_id);
--
-- Runs with the owner's rights: see external_projects.
create or replace function signalbox.external_workflows(
    project_id uuid,
    after uuid default null,
    max_rows integer default 100
)
returns setof signalbox.external_workflows
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
    perform signalbox._require_access(external_workflows.project_id, 'external');
    perform signalbox._require_page(external_workflows.max_rows);

    return query
        select w.*
        from signalbox.external_workflows w
        where w.project_id = external_workflows.project_id
            and w.id > coalesce(
                external_workflows.after, '00000000-0000-0000-0000-000000000000'
            )
        order by w.id
        limit external_workflows.max_rows;
end;
$$;

comment on function signalbox.external_workflows(uuid, uuid, integer) is
    'Workflows of a project, as those outside may see them, at most 1000 after the one given. Raises '
    'SB001 when you are no member and SB006 when more are asked for.';
grant execute on function signalbox.external_workflows(uuid, uuid, integer)
    to signalbox_external, signalbox_reader;
