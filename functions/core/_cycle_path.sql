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
    v_came_from integer[] := array_fill(0, array[cardinality(keys)]);
    v_frontier integer[] := array[targets[edge]];
    v_next integer[];
    v_node integer;
    v_path text;
begin
    v_came_from[targets[edge]] := -1;
    while cardinality(v_frontier) > 0 and v_came_from[sources[edge]] = 0 loop
        v_next := '{}';
        for i in 1..cardinality(candidates) loop
            if reasons[candidates[i]] is null
                and sources[candidates[i]] = any (v_frontier)
                and v_came_from[targets[candidates[i]]] = 0
            then
                v_came_from[targets[candidates[i]]] := sources[candidates[i]];
                v_next := v_next || targets[candidates[i]];
            end if;
        end loop;
        v_frontier := v_next;
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
