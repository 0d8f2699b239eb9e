-- Which edges of a list can stand together without a cycle, taking them in order: an edge that
-- closes a cycle with the accepted ones before it is left out.
--
-- Tarjan's strongly connected components (1972), iterative: an edge between two components can
-- never be on a cycle. The edges inside a component are tried one by one against an order of
-- its nodes that is kept topological, as _make_edge_forward does for the ranks of a project.
create or replace function signalbox._acyclic_subset(
    node_count integer,
    sources integer[],
    targets integer[]
)
returns boolean[]
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_edge_count integer := coalesce(array_length(sources, 1), 0);
    v_accepted boolean[] := array_fill(true, array[coalesce(array_length(sources, 1), 0)]);
    -- Edges of a node as a chain: first_edge[node] -> next_edge[edge] -> ….
    v_first_edge integer[] := array_fill(0, array[node_count]);
    v_next_edge integer[] := array_fill(0, array[coalesce(array_length(sources, 1), 0)]);
    v_cursor integer[];
    v_number integer[] := array_fill(0, array[node_count]);
    v_low integer[] := array_fill(0, array[node_count]);
    v_component integer[] := array_fill(0, array[node_count]);
    v_component_size integer[] := array_fill(0, array[node_count]);
    v_stack integer[] := array_fill(0, array[node_count]);
    v_stack_top integer := 0;
    v_call integer[] := array_fill(0, array[node_count]);
    v_call_top integer;
    v_numbered integer := 0;
    v_components integer := 0;
    v_node integer;
    v_other integer;
    v_edge integer;
    v_first_back integer[];
    v_next_back integer[];
    v_cursor_edge integer;
    v_seen integer[];
    v_place integer[];
    v_low_place integer;
    v_high_place integer;
    v_later integer[];
    v_earlier integer[];
    v_taken integer;
    v_moved integer[];
    v_places integer[];
begin
    if v_edge_count = 0 then
        return '{}';
    end if;

    for v_edge in 1..v_edge_count loop
        v_next_edge[v_edge] := v_first_edge[sources[v_edge]];
        v_first_edge[sources[v_edge]] := v_edge;
    end loop;
    v_cursor := v_first_edge;

    for v_root in 1..node_count loop
        continue when v_number[v_root] <> 0;

        v_numbered := v_numbered + 1;
        v_number[v_root] := v_numbered;
        v_low[v_root] := v_numbered;
        v_stack_top := v_stack_top + 1;
        v_stack[v_stack_top] := v_root;
        v_call_top := 1;
        v_call[1] := v_root;

        while v_call_top > 0 loop
            v_node := v_call[v_call_top];
            v_edge := v_cursor[v_node];

            if v_edge <> 0 then
                v_cursor[v_node] := v_next_edge[v_edge];
                v_other := targets[v_edge];
                if v_number[v_other] = 0 then
                    v_numbered := v_numbered + 1;
                    v_number[v_other] := v_numbered;
                    v_low[v_other] := v_numbered;
                    v_stack_top := v_stack_top + 1;
                    v_stack[v_stack_top] := v_other;
                    v_call_top := v_call_top + 1;
                    v_call[v_call_top] := v_other;
                elsif v_component[v_other] = 0 and v_number[v_other] < v_low[v_node] then
                    v_low[v_node] := v_number[v_other];
                end if;
            else
                if v_low[v_node] = v_number[v_node] then
                    v_components := v_components + 1;
                    loop
                        v_other := v_stack[v_stack_top];
                        v_stack_top := v_stack_top - 1;
                        v_component[v_other] := v_components;
                        v_component_size[v_components] := v_component_size[v_components] + 1;
                        exit when v_other = v_node;
                    end loop;
                end if;
                v_call_top := v_call_top - 1;
                if v_call_top > 0 and v_low[v_node] < v_low[v_call[v_call_top]] then
                    v_low[v_call[v_call_top]] := v_low[v_node];
                end if;
            end if;
        end loop;
    end loop;

    if v_components = node_count then
        for v_edge in 1..v_edge_count loop
            v_accepted[v_edge] := sources[v_edge] <> targets[v_edge];
        end loop;
        return v_accepted;
    end if;

    -- The chains are built again, both ways, of accepted edges inside components only.
    v_first_edge := array_fill(0, array[node_count]);
    v_first_back := v_first_edge;
    v_next_back := v_next_edge;
    v_seen := v_first_edge;
    v_place := array(select n from generate_series(1, node_count) n);
    for v_edge in 1..v_edge_count loop
        continue when v_component[sources[v_edge]] <> v_component[targets[v_edge]];

        v_low_place := v_place[sources[v_edge]];
        v_high_place := v_place[targets[v_edge]];
        if v_high_place >= v_low_place then
            -- What comes after the source, up to the target.
            v_later := array[sources[v_edge]];
            v_seen[sources[v_edge]] := v_edge;
            v_taken := 0;
            while v_taken < cardinality(v_later) and v_seen[targets[v_edge]] <> v_edge loop
                v_taken := v_taken + 1;
                v_cursor_edge := v_first_back[v_later[v_taken]];
                while v_cursor_edge <> 0 loop
                    v_other := sources[v_cursor_edge];
                    if v_seen[v_other] <> v_edge and v_place[v_other] <= v_high_place then
                        v_seen[v_other] := v_edge;
                        v_later := v_later || v_other;
                    end if;
                    v_cursor_edge := v_next_back[v_cursor_edge];
                end loop;
            end loop;
            if v_seen[targets[v_edge]] = v_edge then
                v_accepted[v_edge] := false;
                continue;
            end if;

            -- What comes before the target, down to the source.
            v_earlier := array[targets[v_edge]];
            v_seen[targets[v_edge]] := v_edge;
            v_taken := 0;
            while v_taken < cardinality(v_earlier) loop
                v_taken := v_taken + 1;
                v_cursor_edge := v_first_edge[v_earlier[v_taken]];
                while v_cursor_edge <> 0 loop
                    v_other := targets[v_cursor_edge];
                    if v_seen[v_other] <> v_edge and v_place[v_other] >= v_low_place then
                        v_seen[v_other] := v_edge;
                        v_earlier := v_earlier || v_other;
                    end if;
                    v_cursor_edge := v_next_edge[v_cursor_edge];
                end loop;
            end loop;

            v_moved := array(select n from unnest(v_earlier) n order by v_place[n])
                || array(select n from unnest(v_later) n order by v_place[n]);
            v_places := array(select v_place[n] from unnest(v_moved) n order by 1);
            for i in 1..cardinality(v_moved) loop
                v_place[v_moved[i]] := v_places[i];
            end loop;
        end if;

        v_next_edge[v_edge] := v_first_edge[sources[v_edge]];
        v_first_edge[sources[v_edge]] := v_edge;
        v_next_back[v_edge] := v_first_back[targets[v_edge]];
        v_first_back[targets[v_edge]] := v_edge;
    end loop;

    return v_accepted;
end;
$$;

comment on function signalbox._acyclic_subset(integer, integer[], integer[]) is
    'For each edge sources[i] -> targets[i] among nodes 1 to node_count whether it is accepted: '
    'an edge that closes a cycle with accepted edges before it is not.';
grant execute on function signalbox._acyclic_subset(integer, integer[], integer[]) to signalbox_reader;
