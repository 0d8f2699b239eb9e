-- Everything that is wrong with a workflow definition, by JSON path: first what its JSON Schema says,
-- then what no schema can say, so far as the document makes sense. No document makes it fail.
create or replace function signalbox._definition_problems(definition jsonb)
returns table (path text, problem text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set jit = off
as $$
#variable_conflict use_column
declare
    v_max_bytes constant integer := 16 * 1024 * 1024;
    v_max_depth constant integer := 50;
    v_max_steps constant integer := 10000;
    v_max_dependencies constant integer := 100000;
    v_definition constant jsonb := coalesce(_definition_problems.definition, 'null');
    v_bytes constant integer := octet_length(v_definition::text);
    v_steps constant jsonb := case
        when jsonb_typeof(v_definition -> 'steps') = 'array' then v_definition -> 'steps'
        else '[]'
    end;
    v_dependencies bigint;
    v_graph record;
    v_ancestors bit varying[];
begin
    if v_bytes > v_max_bytes then
        return query
            select '$', format('must be at most %s bytes long, not %s', v_max_bytes, v_bytes);
        return;
    end if;
    if signalbox._nesting_depth(v_definition, v_max_depth) > v_max_depth then
        return query
            select '$', format('must be nested at most %s levels deep', v_max_depth);
        return;
    end if;
    if jsonb_array_length(v_steps) > v_max_steps then
        return query
            select
                '$.steps',
                format(
                    'must have at most %s items, not %s', v_max_steps, jsonb_array_length(v_steps)
                );
        return;
    end if;

    v_dependencies := (
        select sum(
            case
                when jsonb_typeof(s.step -> 'depends_on') = 'array'
                    then jsonb_array_length(s.step -> 'depends_on')
            end
        )
        from jsonb_array_elements(v_steps) s (step)
    );
    if v_dependencies > v_max_dependencies then
        return query
            select
                '$.steps',
                format(
                    'must have at most %s dependencies, not %s',
                    v_max_dependencies, v_dependencies
                );
        return;
    end if;

    v_graph := signalbox._step_graph(v_steps);
    if v_definition::text ~ '\ytasks\y' then
        v_ancestors := signalbox._ancestor_sets(
            cardinality(v_graph.keys),
            array(
                select e.source
                from unnest(v_graph.sources, v_graph.reasons) with ordinality e (source, reason, n)
                where e.reason is null
                order by e.n
            ),
            array(
                select e.target
                from unnest(v_graph.targets, v_graph.reasons) with ordinality e (target, reason, n)
                where e.reason is null
                order by e.n
            )
        );
    end if;

    return query
        select found.path, found.problem
        from (
            select p.path, p.problem
            from signalbox._schema_problems(
                '{$}', array[v_definition], signalbox.workflow_definition_schema()
            ) p
            union all
            select p.path, p.problem
            from signalbox._step_problems(v_steps, v_graph.keys) p
            union all
            select p.path, p.problem
            from signalbox._dependency_problems(
                v_graph.keys, v_graph.sources, v_graph.places, v_graph.names, v_graph.reasons,
                v_graph.details
            ) p
            union all
            select p.path, p.problem
            from signalbox._duration_problems(v_definition) p
            union all
            select '$.concurrency.queue', 'cannot be max where cancel_in_progress is true'
            where v_definition @> '{"concurrency": {"cancel_in_progress": true, "queue": "max"}}'
            union all
            select p.path, p.problem
            from signalbox._input_problems(v_definition -> 'inputs') p
            union all
            select p.path, p.problem
            from signalbox._trigger_problems(v_definition -> 'triggers') p
            union all
            select p.path, p.problem
            from signalbox._condition_problems(
                v_definition, v_graph.keys, v_ancestors
            ) p
            union all
            select p.path, p.problem
            from signalbox._reference_problems(
                v_definition, v_graph.keys, v_ancestors
            ) p
        ) found
        -- As they stand in the document: by the numbers in the path first.
        order by
            array(
                select m.parts[1]::numeric
                from regexp_matches(found.path, '\[(\d+)\]', 'g') m (parts)
            ),
            found.path,
            found.problem;
end;
$$;

comment on function signalbox._definition_problems(jsonb) is
    'Everything that is wrong with a workflow definition, by JSON path; no row when nothing is.';
grant execute on function signalbox._definition_problems(jsonb) to signalbox_reader;
