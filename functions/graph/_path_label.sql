-- A path through the graph as it stands in messages: "a -> b -> a". The names are read by one
-- statement, because a cycle can be long.
create or replace function signalbox._path_label(project_id uuid, path uuid[])
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
    select string_agg(coalesce(t.key, step.id::text), ' -> ' order by step.place)
    from unnest(_path_label.path) with ordinality step (id, place)
    left join lateral (
        select t.key
        from signalbox_data.tasks t
        where t.project_id = _path_label.project_id
            and t.id = step.id
        offset 0
    ) t
        on true;
$$;

comment on function signalbox._path_label(uuid, uuid[]) is
    'The keys or ids of the tasks on a path, with arrows between them; null when there is no path.';
