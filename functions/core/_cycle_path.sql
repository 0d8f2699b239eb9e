-- The cycle that an edge of a call to create_tasks would close, as "a -> b -> a": the edge,
-- then the way back over edges that stand, breadth first, so that it is a shortest one.
create or replace function signalbox._cycle_path(
    keys text[],
    sources integer[],
    targets integer[],
    reasons signalbox_data.quarantine_reason[],
    candidates integer[],
    edge integer
)
returns text
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    -- The edges that stand as a chain for each node: first_edge[node] -> next_edge[edge] -> ….
    v_first_edge integer[] := array_fill(0, array[cardinality(keys)]);
    v_next_edge integer[] := array_fill(0, array[cardinality(sources)]);
    v_came_from integer[] := array_fill(0, array[cardinality(keys)]);
    v_queue integer[] := array[targets[edge]];
    v_taken integer := 0;
    v_node integer;
    v_edge integer;
    v_path text;
begin
    foreach v_edge in array candidates loop
        if reasons[v_edge] is null then
            v_next_edge[v_edge] := v_first_edge[sources[v_edge]];
            v_first_edge[sources[v_edge]] := v_edge;
        end if;
    end loop;

    v_came_from[targets[edge]] := -1;
    while v_taken < cardinality(v_queue) and v_came_from[sources[edge]] = 0 loop
        v_taken := v_taken + 1;
        v_node := v_queue[v_taken];
        v_edge := v_first_edge[v_node];
        while v_edge <> 0 loop
            if v_came_from[targets[v_edge]] = 0 then
                v_came_from[targets[v_edge]] := v_node;
                v_queue := v_queue || targets[v_edge];
            end if;
            v_edge := v_next_edge[v_edge];
        end loop;
    end loop;

    v_node := sources[edge];
    while v_node > 0 loop
        v_path := concat_ws(' -> ', coalesce(keys[v_node], '#' || v_node), v_path);
        v_node := v_came_from[v_node];
    end loop;

    return coalesce(keys[sources[edge]], '#' || sources[edge]) || ' -> ' || v_path;
end;
$$;

comment on function signalbox._cycle_path(
    text[], integer[], integer[], signalbox_data.quarantine_reason[], integer[], integer
) is
    'The path of the cycle that an edge closes with the edges that stand, for messages.';
grant execute on function signalbox._cycle_path(
    text[], integer[], integer[], signalbox_data.quarantine_reason[], integer[], integer
) to signalbox_reader;
