-- The dependencies among the steps of a definition, by the numbers of the steps, which are counted
-- from 1; whatever else is wrong with the steps is passed over. The arrays of edges belong together;
-- edge i is written at depends_on[places[i]], and has a reason when it cannot be.
create or replace function signalbox._step_graph(
    steps jsonb,
    out keys text[],
    out sources integer[],
    out targets integer[],
    out places integer[],
    out names text[],
    out reasons signalbox_data.quarantine_reason[],
    out details text[]
)
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
set jit = off
set enable_nestloop = off
set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
    v_candidates integer[];
    v_accepted boolean[];
    v_described integer := 0;
begin
    keys := array(
        select case when jsonb_typeof(s.step -> 'key') = 'string' then s.step ->> 'key' end
        from jsonb_array_elements(_step_graph.steps) with ordinality s (step, number)
        order by s.number
    );

    with named as materialized (
        select k.key, min(k.number)::integer as number
        from unnest(keys) with ordinality k (key, number)
        where k.key is not null
        group by k.key
    ),
    reference as materialized (
        select
            s.number::integer as number,
            d.place::integer as place,
            case jsonb_typeof(d.value)
                when 'string' then d.value #>> '{}'
                when 'object'
                    then case
                        when jsonb_typeof(d.value -> 'task') = 'string' then d.value ->> 'task'
                    end
            end as name
        from jsonb_array_elements(_step_graph.steps) with ordinality s (step, number)
        cross join lateral jsonb_array_elements(
            case
                when jsonb_typeof(s.step -> 'depends_on') = 'array' then s.step -> 'depends_on'
                else '[]'
            end
        ) with ordinality d (value, place)
    )
    select
        coalesce(array_agg(e.number), '{}'),
        array_agg(e.target),
        array_agg(e.place),
        array_agg(e.name),
        array_agg(e.reason),
        array_agg(null::text)
    into sources, targets, places, names, reasons, details
    from (
        select
            r.number,
            r.place,
            r.name,
            n.number as target,
            case
                when n.number is null then 'dangling'
                when n.number = r.number then 'itself'
                when row_number() over (partition by r.number, n.number order by r.place) > 1
                    then 'duplicate'
            end::signalbox_data.quarantine_reason as reason
        from reference r
        left join named n
            on n.key = r.name
        where r.name is not null
        order by r.number, r.place
    ) e;

    -- Most steps are written after those that they wait for; then there is no cycle.
    if not exists (
        select
        from unnest(sources, targets, reasons) e (source, target, reason)
        where e.target > e.source
            and e.reason is null
    ) then
        return;
    end if;

    v_candidates := array(
        select e.number
        from unnest(reasons) with ordinality e (reason, number)
        where e.reason is null
        order by e.number
    );
    v_accepted := signalbox._acyclic_subset(
        cardinality(keys),
        array(select sources[c.i] from unnest(v_candidates) with ordinality c (i, n) order by c.n),
        array(select targets[c.i] from unnest(v_candidates) with ordinality c (i, n) order by c.n)
    );
    for i in 1..cardinality(v_candidates) loop
        if not v_accepted[i] then
            reasons[v_candidates[i]] := 'cycle';
        end if;
    end loop;
    for i in 1..cardinality(v_candidates) loop
        continue when v_accepted[i];

        -- To find a path takes as long as to look at all edges: a few say enough.
        v_described := v_described + 1;
        exit when v_described > 20;

        details[v_candidates[i]] := signalbox._cycle_path(
            keys, sources, targets, reasons, v_candidates, v_candidates[i]
        );
    end loop;
end;
$$;

comment on function signalbox._step_graph(jsonb) is
    'The dependencies among steps by their numbers; one that names no step, its own, one twice, or '
    'that closes a cycle has a reason, and the detail of a cycle is its path.';
grant execute on function signalbox._step_graph(jsonb) to signalbox_reader;
