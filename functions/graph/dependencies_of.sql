-- What a task waits for or refers to: directly, or to any depth with max_depth => null. Breadth
-- first, so that depth is the least and path a shortest one. A finished task is listed too.
--
--     select depth, key, title, status, path
--     from signalbox.dependencies_of(:project_id, :task_id, max_depth => null);
--
create or replace function signalbox.dependencies_of(
    project_id uuid,
    task_id uuid,
    max_depth integer default 1
)
returns table (
    depth integer,
    id uuid,
    key text,
    title text,
    status signalbox_data.task_status,
    type signalbox_data.dependency_type,
    condition signalbox_data.dependency_condition,
    is_met boolean,
    path text[]
)
language sql
stable
as $$
    select w.depth, w.id, w.key, w.title, w.status, w.type, w.condition, w.is_met, w.path
    from signalbox.walk_dependencies(
        dependencies_of.project_id, dependencies_of.task_id, true, dependencies_of.max_depth
    ) w
    order by w.depth, w.rank;
$$;

comment on function signalbox.dependencies_of(uuid, uuid, integer) is
    'The tasks that a task depends on, to a depth of max_depth (1: direct ones; null: all), each '
    'once, with depth, the kind of edge, whether it is met, and a shortest path of keys or ids.';
grant execute on function signalbox.dependencies_of(uuid, uuid, integer) to signalbox_reader;
