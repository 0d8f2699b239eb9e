-- The projects that you are a member of, in the order in which they were made, a page at a time.
--
--     select * from signalbox.external_projects(after => :last_id);
--
-- Runs with the owner's rights: signalbox_external reads no table and no view, so that it gets these
-- columns alone, and never more rows.
create or replace function signalbox.external_projects(
    after uuid default null,
    max_rows integer default 100
)
returns setof signalbox.external_projects
language plpgsql
stable
security definer
rows 100
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    perform signalbox._require_page(external_projects.max_rows);

    return query
        select p.*
        from signalbox.external_projects p
        where p.id = any (signalbox.my_projects('external'))
            and (external_projects.after is null or p.id > external_projects.after)
        order by p.id
        limit external_projects.max_rows;
end;
$$;

comment on function signalbox.external_projects(uuid, integer) is
    'Your projects, as those outside may see them, at most 1000 after the one given; raises SB006 when '
    'more are asked for.';
grant execute on function signalbox.external_projects(uuid, integer)
    to signalbox_external, signalbox_reader;
