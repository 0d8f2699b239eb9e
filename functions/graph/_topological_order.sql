-- The place of each node in a topological order: a target comes before its sources, as a
-- dependency before its dependents. Kahn's algorithm (1962); nodes that are free at the same
-- time keep the order of their numbers as far as their dependencies allow.
create or replace function signalbox._topological_order(
    node_count integer,
    sources integer[],
    targets integer[]
)
returns integer[]
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_edge_count integer := coalesce(array_length(sources, 1), 0);
    v_first_edge integer[] := array_fill(0, array[node_count]);
    v_next_edge integer[] := array_fill(0, array[coalesce(array_length(sources, 1), 0)]);
    v_waiting integer[] := array_fill(0, array[node_count]);
    v_place integer[] := array_fill(0, array[node_count]);
    v_queue integer[] := array_fill(0, array[node_count]);
    v_queued integer := 0;
    v_taken integer := 0;
    v_edge integer;
begin
    for v_edge in 1..v_edge_count loop
        v_next_edge[v_edge] := v_first_edge[targets[v_edge]];
        v_first_edge[targets[v_edge]] := v_edge;
        v_waiting[sources[v_edge]] := v_waiting[sources[v_edge]] + 1;
    end loop;

    for v_node in 1..node_count loop
        if v_waiting[v_node] = 0 then
            v_queued := v_queued + 1;
            v_queue[v_queued] := v_node;
        end if;
    end loop;

    while v_taken < v_queued loop
        v_taken := v_taken + 1;
        v_place[v_queue[v_taken]] := v_taken;
        v_edge := v_first_edge[v_queue[v_taken]];
        while v_edge <> 0 loop
            v_waiting[sources[v_edge]] := v_waiting[sources[v_edge]] - 1;
            if v_waiting[sources[v_edge]] = 0 then
                v_queued := v_queued + 1;
                v_queue[v_queued] := sources[v_edge];
            end if;
            v_edge := v_next_edge[v_edge];
        end loop;
    end loop;

    if v_taken < node_count then
        raise exception 'the graph has a cycle'
            using errcode = 'SB003';
    end if;

    return v_place;
end;
$$;

comment on function signalbox._topological_order(integer, integer[], integer[]) is
    'For each node from 1 to node_count its place in an order in which each target comes before '
    'its sources; raises SB003 when there is none.';
grant execute on function signalbox._topological_order(integer, integer[], integer[]) to signalbox_reader;
