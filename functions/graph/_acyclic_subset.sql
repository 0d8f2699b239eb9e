-- Which edges of a list can stand together without a cycle, taking them in order: an edge that
-- closes a cycle with the accepted ones before it is left out.
--
-- Tarjan's strongly connected components (1972), iterative: an edge between two components can
-- never be on a cycle, so only the few edges inside a component are tried one by one.
create or replace function signalbox._acyclic_subset(
    node_count integer,
    sources integer[],
    targets integer[]
)
returns boolean[]
language plpgsql
immutable
set search_path = ''
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
    v_seen integer[];
    v_frontier integer[];
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

    -- The chains are built again, of accepted edges inside components only.
    v_first_edge := array_fill(0, array[node_count]);
    for v_edge in 1..v_edge_count loop
        if sources[v_edge] = targets[v_edge] then
            v_accepted[v_edge] := false;
        elsif v_component[sources[v_edge]] = v_component[targets[v_edge]] then
            v_seen := array[targets[v_edge]];
            v_frontier := v_seen;
            while cardinality(v_frontier) > 0 and v_accepted[v_edge] loop
                v_node := v_frontier[cardinality(v_frontier)];
                v_frontier := trim_array(v_frontier, 1);
                v_cursor[v_node] := v_first_edge[v_node];
                while v_cursor[v_node] <> 0 and v_accepted[v_edge] loop
                    v_other := targets[v_cursor[v_node]];
                    v_cursor[v_node] := v_next_edge[v_cursor[v_node]];
                    if v_other = sources[v_edge] then
                        v_accepted[v_edge] := false;
                    elsif v_other <> all (v_seen) then
                        v_seen := v_seen || v_other;
                        v_frontier := v_frontier || v_other;
                    end if;
                end loop;
            end loop;
            if v_accepted[v_edge] then
                v_next_edge[v_edge] := v_first_edge[sources[v_edge]];
                v_first_edge[sources[v_edge]] := v_edge;
            end if;
        end if;
    end loop;

    return v_accepted;
end;
$$;

comment on function signalbox._acyclic_subset(integer, integer[], integer[]) is
    'For each edge sources[i] -> targets[i] among nodes 1 to node_count whether it is accepted: '
    'an edge that closes a cycle with accepted edges before it is not.';
