-- When each task of a workflow was or will be done, how much later it could be done without
-- the workflow ending later (slack), and which tasks decide when that is: the critical path
-- method of Kelley and Walker, "Critical-Path Planning and Scheduling" (1959).
--
--     select key, earliest_start_at, earliest_finish_at, slack, critical_position
--     from signalbox.workflow_schedule(:project_id, :workflow_id);
--
-- What is finished has its actual times, what runs its actual start. An open task starts when
-- the last of those that it waits for ends, at its available_at, or now; workers are taken to
-- be at hand. How long it takes is, in this order (basis says which):
--
--   estimate   its own estimate
--   type       the mean of the completed tasks of its type in the workflow
--   workflow   the mean of all completed tasks of the workflow
--   assumed    an hour, so that at least the number of tasks in a row counts
--
-- but no time where it is the parent of subtasks (subtasks), for they are its work. Completed
-- tasks are counted from their first attempt to their end. Tasks of other workflows that are
-- waited for are listed too; what they wait for in turn is not looked at.
--
-- From the end of the last dependency to its own end a task is one piece, time in the queue
-- included, so that the critical path has no slack and no gap. A dependency that ended after
-- the task had begun did not hold it back, and does not count.
--
-- A dependency has a lower rank than its dependents, so that one pass in the order of ranks
-- finds the earliest times and one back the latest. Nested loops are off as in
-- walk_dependencies; times are microseconds, which cost less than intervals.
create or replace function signalbox.workflow_schedule(project_id uuid, workflow_id uuid)
returns table (
    task_id uuid,
    in_workflow_id uuid,
    key text,
    title text,
    status signalbox_data.task_status,
    basis text,
    earliest_start_at timestamptz,
    earliest_finish_at timestamptz,
    latest_start_at timestamptz,
    latest_finish_at timestamptz,
    slack interval,
    critical_position integer
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_nestloop = off
set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
    v_now constant bigint := extract(epoch from signalbox_data.clock()) * 1000000;
    v_own uuid[];
    v_ids uuid[];
    v_workflow_ids uuid[];
    v_keys text[];
    v_titles text[];
    v_statuses signalbox_data.task_status[];
    v_begun bigint[];
    v_over bigint[];
    v_not_before bigint[];
    v_lengths bigint[];
    v_bases text[];
    v_tasks integer[];
    v_dependencies integer[];
    v_types signalbox_data.dependency_type[];
    v_counts boolean[];
    v_starts bigint[];
    v_ends bigint[];
    v_released bigint[];
    v_latest bigint[];
    v_via integer[];
    v_positions integer[];
    v_edge integer;
    v_edge_count integer;
    v_dependency integer;
    v_last integer;
    v_step integer;
begin
    perform signalbox._require_workflow(
        workflow_schedule.project_id, workflow_schedule.workflow_id
    );

    v_own := array(
        select t.id
        from signalbox_data.tasks t
        where t.project_id = workflow_schedule.project_id
            and t.workflow_id = workflow_schedule.workflow_id
    );
    v_ids := v_own || array(
        select d.depends_on_task_id
        from signalbox_data.task_dependencies d
        where d.project_id = workflow_schedule.project_id
            and d.task_id = any (v_own)
            and d.type in ('blocks', 'subtask', 'inherited')
        except
        select unnest(v_own)
    );

    select
        array_agg(t.id order by t.rank),
        array_agg(t.workflow_id order by t.rank),
        array_agg(t.key order by t.rank),
        array_agg(t.title order by t.rank),
        array_agg(t.status order by t.rank),
        array_agg(t.begun order by t.rank),
        array_agg(t.over order by t.rank),
        array_agg(t.not_before order by t.rank),
        array_agg(
            coalesce(t.estimate, t.mean_of_type, t.mean, 3600000000)::bigint order by t.rank
        ),
        array_agg(
            case
                when t.over is not null then 'finished'
                when t.estimate is not null then 'estimate'
                when t.mean_of_type is not null then 'type'
                when t.mean is not null then 'workflow'
                else 'assumed'
            end
            order by t.rank
        )
    into
        v_ids, v_workflow_ids, v_keys, v_titles, v_statuses, v_begun, v_over, v_not_before,
        v_lengths, v_bases
    from (
        select
            t.*,
            avg(t.over - t.begun) filter (where t.is_sample) over (partition by t.type)
                as mean_of_type,
            avg(t.over - t.begun) filter (where t.is_sample) over () as mean
        from (
            select
                t.id,
                t.workflow_id,
                t.key,
                t.title,
                t.status,
                t.type,
                t.rank,
                t.status in ('completed', 'deployed')
                    and t.started_at is not null
                    and t.workflow_id = workflow_schedule.workflow_id as is_sample,
                (extract(epoch from t.started_at) * 1000000)::bigint as begun,
                (extract(epoch from t.finished_at) * 1000000)::bigint as over,
                (extract(epoch from t.available_at) * 1000000)::bigint as not_before,
                (extract(epoch from t.estimate) * 1000000)::bigint as estimate
            from signalbox_data.tasks t
            where t.project_id = workflow_schedule.project_id
                and t.id = any (v_ids)
        ) t
    ) t;
    if v_ids is null then
        return;
    end if;

    with node as materialized (
        select n.id, n.number::integer
        from unnest(v_ids) with ordinality n (id, number)
    )
    select
        array_agg(e.task order by e.task, e.dependency),
        array_agg(e.dependency order by e.task, e.dependency),
        array_agg(e.type order by e.task, e.dependency)
    into v_tasks, v_dependencies, v_types
    from (
        select task.number, dependency.number, d.type
        from signalbox_data.task_dependencies d
        inner join node task
            on task.id = d.task_id
        inner join node dependency
            on dependency.id = d.depends_on_task_id
        where d.project_id = workflow_schedule.project_id
            and d.task_id = any (v_own)
            and d.type in ('blocks', 'subtask', 'inherited')
    ) e (task, dependency, type);
    v_edge_count := coalesce(cardinality(v_tasks), 0);

    -- Forwards: when can each start, and which dependency decides that?
    v_starts := array_fill(null::bigint, array[cardinality(v_ids)]);
    v_ends := v_starts;
    v_released := v_starts;
    v_via := array_fill(null::integer, array[cardinality(v_ids)]);
    v_counts := array_fill(true, array[v_edge_count]);
    v_edge := 1;
    for v_task in 1..cardinality(v_ids) loop
        while v_edge <= v_edge_count and v_tasks[v_edge] = v_task loop
            v_dependency := v_dependencies[v_edge];
            if v_ends[v_dependency] > coalesce(v_begun[v_task], v_over[v_task]) then
                v_counts[v_edge] := false;
            elsif v_released[v_task] is null or v_ends[v_dependency] > v_released[v_task] then
                v_released[v_task] := v_ends[v_dependency];
                v_via[v_task] := v_dependency;
            end if;
            if v_types[v_edge] = 'subtask' and v_over[v_task] is null then
                v_lengths[v_task] := 0;
                v_bases[v_task] := 'subtasks';
            end if;
            v_edge := v_edge + 1;
        end loop;

        v_starts[v_task] := coalesce(
            v_begun[v_task],
            v_over[v_task],
            greatest(v_now, v_not_before[v_task], v_released[v_task])
        );
        v_ends[v_task] := coalesce(
            v_over[v_task],
            greatest(v_now, v_starts[v_task] + v_lengths[v_task])
        );
    end loop;

    -- A task that was skipped or cancelled before it began ends when something else does.
    for v_task in 1..cardinality(v_ids) loop
        if v_workflow_ids[v_task] = workflow_schedule.workflow_id
            and (v_begun[v_task] is not null
                or v_statuses[v_task] not in ('skipped', 'cancelled'))
            and (v_last is null or v_ends[v_task] >= v_ends[v_last])
        then
            v_last := v_task;
        end if;
    end loop;

    -- Backwards: when must each have ended?
    v_latest := array_fill(v_ends[v_last], array[cardinality(v_ids)]);
    v_edge := v_edge_count;
    for v_task in reverse cardinality(v_ids)..1 loop
        v_latest[v_task] := greatest(v_latest[v_task], v_ends[v_task]);
        while v_edge >= 1 and v_tasks[v_edge] = v_task loop
            v_dependency := v_dependencies[v_edge];
            if v_counts[v_edge] then
                v_latest[v_dependency] := least(
                    v_latest[v_dependency],
                    v_latest[v_task] - (v_ends[v_task] - v_released[v_task])
                );
            end if;
            v_edge := v_edge - 1;
        end loop;
    end loop;

    -- The path, from its end; then its positions from the beginning.
    v_positions := array_fill(null::integer, array[cardinality(v_ids)]);
    v_step := 0;
    v_dependency := v_last;
    while v_dependency is not null loop
        v_step := v_step + 1;
        v_dependency := v_via[v_dependency];
    end loop;
    v_dependency := v_last;
    while v_dependency is not null loop
        v_positions[v_dependency] := v_step;
        v_step := v_step - 1;
        v_dependency := v_via[v_dependency];
    end loop;

    return query
        select
            n.id,
            n.workflow_id,
            n.key,
            n.title,
            n.status,
            n.basis,
            'epoch'::timestamptz + n.start_at * interval '1 microsecond',
            'epoch'::timestamptz + n.end_at * interval '1 microsecond',
            'epoch'::timestamptz
                + (n.latest - (n.end_at - n.start_at)) * interval '1 microsecond',
            'epoch'::timestamptz + n.latest * interval '1 microsecond',
            (n.latest - n.end_at) * interval '1 microsecond',
            n."position"
        from unnest(
            v_ids, v_workflow_ids, v_keys, v_titles, v_statuses, v_bases, v_starts, v_ends,
            v_latest, v_positions
        ) with ordinality n (
            id, workflow_id, key, title, status, basis, start_at, end_at, latest, "position",
            place
        )
        order by n.start_at, n.place;
end;
$$;

comment on function signalbox.workflow_schedule(uuid, uuid) is
    'When each task of a workflow was done or will be, actual times where there are any, else '
    'estimates; how much later it could end without delaying the workflow (slack), and its place '
    'on the critical path, if it is on it; raises SB001 when there is no such workflow.';
grant execute on function signalbox.workflow_schedule(uuid, uuid) to signalbox_reader;
