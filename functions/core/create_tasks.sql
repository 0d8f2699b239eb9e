-- Make many tasks, with the edges among them, in one call: thousands cost little more than
-- the rows themselves. Tasks name each other by the caller's own keys.
--
--     select * from signalbox.create_tasks(:project_id, :workflow_id, '[
--         {"key": "build", "title": "Build"},
--         {"key": "test", "title": "Test", "priority": "high", "depends_on": ["build"]},
--         {"key": "report", "title": "Report", "parent": "test",
--          "depends_on": [{"task": "build", "condition": "completion"}]}
--     ]');
--
-- Each object has title, and optionally any field of create_task beside key, parent,
-- depends_on and status. parent and depends_on name a key of this call or of the workflow, or
-- the id of any task of the project. An object in depends_on has task, and optionally type,
-- condition and reference (the name as a document spells it, kept with a quarantined one).
-- A task may start with another status than pending, with started_at and finished_at, when
-- its history was made elsewhere.
--
-- All are made or none. With on_bad_dependency => 'quarantine' a dependency that names no
-- task, its own task, one twice, or that would close a cycle is kept in
-- quarantined_dependencies, and the rest is made; earlier ones win over later ones.
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.create_tasks(
    project_id uuid,
    workflow_id uuid,
    tasks jsonb,
    on_bad_dependency text default 'refuse'
)
returns table (key text, task_id uuid, status signalbox_data.task_status)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
#variable_conflict use_column
declare
    v_count integer;
    v_ids uuid[];
    v_keys text[];
    v_statuses signalbox_data.task_status[];
    -- Parents: a number in this call, or the id of a task that exists.
    v_parent_numbers integer[];
    v_parent_ids uuid[];
    -- Edges in order of weight: explicit, then subtask, then inherited ones.
    v_sources integer[];
    v_targets integer[];
    v_target_ids uuid[];
    v_target_statuses signalbox_data.task_status[];
    v_types signalbox_data.dependency_type[];
    v_conditions signalbox_data.dependency_condition[];
    v_references text[];
    v_paths text[];
    v_reasons signalbox_data.quarantine_reason[];
    v_details text[];
    v_ordering integer[];
    v_accepted boolean[];
    v_places integer[];
    v_unmet integer[];
    v_ranks bigint[];
    v_problems text;
    v_is_cycle boolean;
    v_impossible uuid[];
    v_elsewhere uuid[];
begin
    perform signalbox._begin_locking();
    perform signalbox._require_bad_dependency_policy(create_tasks.on_bad_dependency);
    perform signalbox._require_open_workflow(create_tasks.project_id, create_tasks.workflow_id);
    perform signalbox._require_task_documents(create_tasks.tasks);

    select
        count(*),
        array_agg(signalbox_data.new_id() order by item.number),
        array_agg(item.key order by item.number),
        array_agg(coalesce(nullif(item.status, 'ready'), 'pending') order by item.number)
    into v_count, v_ids, v_keys, v_statuses
    from rows from (
        jsonb_to_recordset(create_tasks.tasks) as (key text, status signalbox_data.task_status)
    ) with ordinality item (key, status, number);
    if v_count = 0 then
        return;
    end if;

    -- Names to tasks: a key of this call, a key of the workflow, an id of the project.
    with named as materialized (
        select n.key, min(n.number)::integer as number
        from unnest(v_keys) with ordinality n (key, number)
        where n.key is not null
        group by n.key
    ),
    item as materialized (
        select i.parent, i.depends_on, i.number::integer as number
        from rows from (
            jsonb_to_recordset(create_tasks.tasks) as (parent text, depends_on jsonb)
        ) with ordinality i (parent, depends_on, number)
    ),
    reference as materialized (
        select
            i.number,
            r.place::integer as place,
            case jsonb_typeof(r.value)
                when 'object' then r.value ->> 'task'
                else r.value #>> '{}'
            end as name,
            coalesce(r.value ->> 'type', 'blocks')::signalbox_data.dependency_type as type,
            coalesce(r.value ->> 'condition', 'success')
                ::signalbox_data.dependency_condition as condition,
            coalesce(r.value ->> 'reference', r.value ->> 'task', r.value #>> '{}') as spelling
        from item i
        cross join lateral jsonb_array_elements(
            case when jsonb_typeof(i.depends_on) = 'array' then i.depends_on else '[]' end
        ) with ordinality r (value, place)
    ),
    elsewhere as materialized (
        select f.name, t.id
        from (
            select r.name from reference r
            union
            select i.parent from item i where i.parent is not null
            except
            select n.key from named n
        ) f
        cross join lateral (
            select t.id
            from signalbox_data.tasks t
            where t.project_id = create_tasks.project_id
                and t.workflow_id = create_tasks.workflow_id
                and t.key = f.name
            union all
            select t.id
            from signalbox_data.tasks t
            where t.project_id = create_tasks.project_id
                and t.id = case
                    when f.name ~ '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$'
                        then f.name::uuid
                end
            limit 1
        ) t
    ),
    parent as materialized (
        select i.number, i.parent as name, n.number as parent_number, e.id as parent_id
        from item i
        left join named n
            on n.key = i.parent
        left join elsewhere e
            on e.name = i.parent
    ),
    -- Pairs of a task and an ancestor of this call.
    ancestry as materialized (
        with recursive above (number, ancestor) as (
            select p.number, p.parent_number
            from parent p
            where p.parent_number is not null
            union
            select a.number, p.parent_number
            from above a
            inner join parent p
                on p.number = a.ancestor
            where p.parent_number is not null
        )
        select a.number, a.ancestor
        from above a
    ),
    explicit as materialized (
        select
            r.*,
            n.number as target,
            e.id as target_id,
            case
                when n.number is null and e.id is null then 'dangling'
                when n.number = r.number then 'itself'
                when row_number() over (
                    partition by r.number, n.number, e.id, r.type order by r.place
                ) > 1 then 'duplicate'
            end::signalbox_data.quarantine_reason as reason
        from reference r
        left join named n
            on n.key = r.name
        left join elsewhere e
            on e.name = r.name
    ),
    edge as (
        select
            1 as weight, x.number, x.place, x.target, x.target_id, x.type, x.condition,
            x.spelling, x.reason
        from explicit x
        union all
        select
            2, p.parent_number, 0, p.number, null, 'subtask', 'completion', null, null
        from parent p
        where p.parent_number is not null
        union all
        select distinct on (a.number, x.target, x.target_id)
            3, a.number, 0, x.target, x.target_id,
            'inherited'::signalbox_data.dependency_type, x.condition, null,
            null::signalbox_data.quarantine_reason
        from ancestry a
        inner join explicit x
            on x.number = a.ancestor
            and x.type = 'blocks'
            and x.reason is null
        where x.target is distinct from a.number
            and not exists (
                select
                from ancestry b
                where b.number = x.target
                    and b.ancestor = a.ancestor
            )
    )
    select
        (select array_agg(p.parent_number order by p.number) from parent p),
        (select array_agg(p.parent_id order by p.number) from parent p),
        coalesce(array_agg(g.number order by g.weight, g.number, g.place), '{}'),
        array_agg(g.target order by g.weight, g.number, g.place),
        array_agg(g.target_id order by g.weight, g.number, g.place),
        array_agg(g.type order by g.weight, g.number, g.place),
        array_agg(g.condition order by g.weight, g.number, g.place),
        array_agg(g.spelling order by g.weight, g.number, g.place),
        array_agg(
            case
                when g.weight = 1
                    then format('$[%s].depends_on[%s]', g.number - 1, g.place - 1)
            end
            order by g.weight, g.number, g.place
        ),
        array_agg(g.reason order by g.weight, g.number, g.place),
        (
            select string_agg(
                format('$[%s].parent: %s', p.number - 1, case
                    when p.parent_number is null and p.parent_id is null
                        then format('no task "%s"', p.name)
                    else format('"%s" is below the task itself', p.name)
                end),
                E'\n' order by p.number
            )
            from parent p
            where p.name is not null
                and (
                    p.parent_number is null and p.parent_id is null
                    or exists (
                        select
                        from ancestry a
                        where a.number = p.number
                            and a.ancestor = p.number
                    )
                )
        )
    into
        v_parent_numbers, v_parent_ids, v_sources, v_targets, v_target_ids, v_types,
        v_conditions, v_references, v_paths, v_reasons, v_problems
    from edge g;

    if v_problems is not null then
        raise exception 'parents of tasks are not understood'
            using
                errcode = 'SB005',
                detail = v_problems;
    end if;

    -- The graph lock comes before all others, and before ranks are drawn: new tasks then rank
    -- after whatever they wait for, and that is not deleted meanwhile. New subtasks of tasks
    -- that exist change what these wait for.
    v_elsewhere := array(
        select unnest(v_target_ids)
        union
        select unnest(v_parent_ids)
        except
        select null
    );
    if exists (select from unnest(v_parent_ids) p where p is not null) then
        perform pg_advisory_xact_lock(signalbox._lock_key('graph', create_tasks.project_id));
    elsif cardinality(v_elsewhere) > 0 then
        perform pg_advisory_xact_lock_shared(
            signalbox._lock_key('graph', create_tasks.project_id)
        );
    end if;
    perform signalbox._require_tasks(create_tasks.project_id, v_elsewhere);

    -- Inside the call the order must be topological. It mostly is as given; then nothing has
    -- to be searched. New tasks rank after all that exist, so edges to those are forward.
    v_details := array_fill(null::text, array[cardinality(v_sources)]);
    select array_agg(i order by i), bool_or(v_targets[i] > v_sources[i])
    into v_ordering, v_is_cycle
    from generate_subscripts(v_sources, 1) i
    where v_reasons[i] is null
        and v_targets[i] is not null
        and signalbox.is_ordering(v_types[i]);

    if v_is_cycle then
        v_accepted := signalbox._acyclic_subset(
            v_count,
            array(select v_sources[i] from unnest(v_ordering) with ordinality o (i, place) order by place),
            array(select v_targets[i] from unnest(v_ordering) with ordinality o (i, place) order by place)
        );
        for i in 1..cardinality(v_ordering) loop
            if not v_accepted[i] then
                v_reasons[v_ordering[i]] := 'cycle';
                v_details[v_ordering[i]] := signalbox._cycle_path(
                    v_keys, v_sources, v_targets, v_reasons, v_ordering, v_ordering[i]
                );
            end if;
        end loop;
        v_ordering := array(select i from unnest(v_ordering) i where v_reasons[i] is null order by i);
        v_places := signalbox._topological_order(
            v_count,
            array(select v_sources[i] from unnest(v_ordering) with ordinality o (i, place) order by place),
            array(select v_targets[i] from unnest(v_ordering) with ordinality o (i, place) order by place)
        );
    end if;

    if create_tasks.on_bad_dependency = 'refuse' then
        select
            string_agg(
                v_paths[i] || ': ' || case v_reasons[i]
                    when 'dangling' then format('no task "%s"', v_references[i])
                    when 'itself' then 'a task cannot depend on itself'
                    else 'closes the cycle ' || v_details[i]
                end,
                E'\n' order by i
            ),
            bool_and(v_reasons[i] = 'cycle')
        into v_problems, v_is_cycle
        from generate_subscripts(v_sources, 1) i
        where v_reasons[i] in ('dangling', 'itself', 'cycle')
            and v_paths[i] is not null;
        if v_problems is not null then
            raise exception 'dependencies of tasks cannot be added'
                using
                    errcode = case when v_is_cycle then 'SB003' else 'SB005' end,
                    detail = v_problems,
                    hint = 'Nothing was made. on_bad_dependency => ''quarantine'' makes the rest.';
        end if;
    end if;

    if exists (select from unnest(v_target_ids) t where t is not null) then
        perform signalbox._lock_tasks(
            create_tasks.project_id,
            '{}',
            array(select distinct t from unnest(v_target_ids) t where t is not null)
        );
    end if;

    -- Lateral and offset 0: a join would read the project once for each edge where the
    -- statistics do not know the project.
    select array_agg(coalesce(dependency.status, v_statuses[v_targets[i]]) order by i)
    into v_target_statuses
    from generate_subscripts(v_sources, 1) i
    left join lateral (
        select t.status
        from signalbox_data.tasks t
        where t.project_id = create_tasks.project_id
            and t.id = v_target_ids[i]
        offset 0
    ) dependency
        on v_target_ids[i] is not null;

    select array_agg(coalesce(u.unmet, 0) order by n)
    into v_unmet
    from generate_series(1, v_count) n
    left join (
        select v_sources[i], count(*)
        from generate_subscripts(v_sources, 1) i
        where v_reasons[i] is null
            and signalbox.is_ordering(v_types[i])
            and not signalbox.is_met(v_conditions[i], v_target_statuses[i])
        group by 1
    ) u (number, unmet)
        on u.number = n;

    select array_agg(r.rank order by r.rank)
    into v_ranks
    from (
        select nextval('signalbox_data.task_rank_seq') as rank
        from generate_series(1, v_count)
    ) r;

    with made as (
        insert into signalbox_data.tasks (
            project_id, id, workflow_id, parent_task_id, created_at, status,
            unmet_dependencies, rank, started_at, finished_at, available_at, priority,
            max_attempts, retry_delay, retry_delay_max, timeout, estimate, complexity,
            pr_number, queue, key, title, type, description, details, test_strategy,
            requirements, acceptance_criteria, language, framework, testing_framework,
            command, parameters, environment, working_directory, repository_url, branch_name,
            pr_url, assignee, status_reason, tags, metadata
        )
        select
            create_tasks.project_id,
            v_ids[i.number],
            create_tasks.workflow_id,
            coalesce(v_ids[v_parent_numbers[i.number]], v_parent_ids[i.number]),
            coalesce(i.created_at, signalbox_data.clock()),
            case
                when v_statuses[i.number] = 'pending'
                    and v_unmet[i.number] = 0
                    and v_parent_ids[i.number] is null
                    and coalesce(i.available_at <= signalbox_data.clock(), true)
                    then 'ready'
                else v_statuses[i.number]
            end,
            v_unmet[i.number],
            v_ranks[coalesce(v_places[i.number], i.number)],
            i.started_at,
            case
                when signalbox.is_finished(v_statuses[i.number])
                    then coalesce(i.finished_at, signalbox_data.clock())
            end,
            i.available_at,
            signalbox.priority_number(coalesce(i.priority, 'medium')),
            coalesce(i.max_attempts, 3),
            coalesce(i.retry_delay, '5 seconds'),
            coalesce(i.retry_delay_max, greatest('1 hour', i.retry_delay)),
            i.timeout,
            i.estimate,
            i.complexity,
            i.pr_number,
            coalesce(i.queue, 'default'),
            i.key,
            i.title,
            coalesce(i.type, 'general'),
            i.description,
            i.details,
            i.test_strategy,
            coalesce(i.requirements, '[]'),
            coalesce(i.acceptance_criteria, '[]'),
            i.language,
            i.framework,
            i.testing_framework,
            i.command,
            coalesce(i.parameters, '{}'),
            coalesce(i.environment, '{}'),
            i.working_directory,
            i.repository_url,
            i.branch_name,
            i.pr_url,
            i.assignee,
            i.status_reason,
            coalesce(i.tags, '{}'),
            coalesce(i.metadata, '{}')
        from rows from (
            jsonb_to_recordset(create_tasks.tasks) as (
                created_at timestamptz, started_at timestamptz, finished_at timestamptz,
                available_at timestamptz, priority signalbox_data.priority,
                max_attempts integer, retry_delay interval, retry_delay_max interval,
                timeout interval, estimate interval, complexity smallint, pr_number integer,
                queue text, key text, title text, type text, description text, details text,
                test_strategy text, requirements jsonb, acceptance_criteria jsonb,
                language text, framework text, testing_framework text, command text,
                parameters jsonb, environment jsonb, working_directory text,
                repository_url text, branch_name text, pr_url text, assignee text,
                status_reason text, tags text[], metadata jsonb
            )
        ) with ordinality i (
            created_at, started_at, finished_at, available_at, priority, max_attempts,
            retry_delay, retry_delay_max, timeout, estimate, complexity, pr_number, queue, key,
            title, type, description, details, test_strategy, requirements,
            acceptance_criteria, language, framework, testing_framework, command, parameters,
            environment, working_directory, repository_url, branch_name, pr_url, assignee,
            status_reason, tags, metadata, number
        )
        returning
            project_id, id, workflow_id, status, unmet_dependencies, rank, priority, queue,
            parent_task_id, available_at
    ),
    queued as (
        insert into signalbox_data.ready_tasks (
            project_id, task_id, workflow_id, "position", priority, queue
        )
        select m.project_id, m.id, m.workflow_id, m.rank, m.priority, m.queue
        from made m
        where m.status = 'ready'
    )
    insert into signalbox_data.delayed_tasks (project_id, task_id, available_at)
    select m.project_id, m.id, m.available_at
    from made m
    where m.status = 'pending'
        and m.unmet_dependencies = 0
        and m.available_at > signalbox_data.clock();

    insert into signalbox_data.task_dependencies (
        project_id, task_id, depends_on_task_id, type, condition
    )
    select
        create_tasks.project_id,
        v_ids[v_sources[i]],
        coalesce(v_target_ids[i], v_ids[v_targets[i]]),
        v_types[i],
        v_conditions[i]
    from generate_subscripts(v_sources, 1) i
    where v_reasons[i] is null;

    if create_tasks.on_bad_dependency = 'quarantine' then
        insert into signalbox_data.quarantined_dependencies (
            project_id, task_id, depends_on_task_id, type, condition, reason, reference, detail
        )
        select
            create_tasks.project_id,
            v_ids[v_sources[i]],
            coalesce(v_target_ids[i], v_ids[v_targets[i]]),
            v_types[i],
            v_conditions[i],
            v_reasons[i],
            v_references[i],
            v_details[i]
        from generate_subscripts(v_sources, 1) i
        where v_reasons[i] is not null
            and v_paths[i] is not null
        order by i;
    end if;

    -- Parents that existed before wait for their new subtasks, which inherit from them.
    if exists (select from unnest(v_parent_ids) p where p is not null) then
        perform signalbox._add_dependencies(
            create_tasks.project_id,
            array_agg(v_parent_ids[n] order by n),
            array_agg(v_ids[n] order by n),
            array_agg('subtask'::signalbox_data.dependency_type),
            array_agg('completion'::signalbox_data.dependency_condition)
        )
        from generate_series(1, v_count) n
        where v_parent_ids[n] is not null;

        perform signalbox._make_ready(
            create_tasks.project_id,
            array(
                select v_ids[n]
                from generate_series(1, v_count) n
                where v_parent_ids[n] is not null
            )
        );
    end if;

    v_impossible := array(
        select distinct v_ids[v_sources[i]]
        from generate_subscripts(v_sources, 1) i
        where v_reasons[i] is null
            and signalbox.is_ordering(v_types[i])
            and signalbox.is_finished(v_target_statuses[i])
            and not signalbox.is_met(v_conditions[i], v_target_statuses[i])
    );
    if cardinality(v_impossible) > 0 then
        perform signalbox._skip_impossible(create_tasks.project_id, v_impossible);
    end if;

    if exists (select from unnest(v_statuses) s where not signalbox.is_finished(s)) then
        perform signalbox._open_workflow(create_tasks.project_id, create_tasks.workflow_id);
    end if;
    if not exists (select from unnest(v_statuses) s where s = 'pending') then
        perform signalbox._close_workflows(
            array[create_tasks.project_id], array[create_tasks.workflow_id]
        );
    end if;

    return query
        select t.key, t.id, t.status
        from unnest(v_ids) with ordinality n (id, number)
        inner join signalbox_data.tasks t
            on t.project_id = create_tasks.project_id
            and t.id = n.id
        order by n.number;
end;
$$;

comment on function signalbox.create_tasks(uuid, uuid, jsonb, text) is
    'Make the tasks of a JSON array, with the dependencies among them, and return key, id and '
    'status of each in order. Raises SB001 when there is no such workflow, SB002 when its '
    'project is archived, SB003 for a cycle (detail: the paths), and SB005 with the JSON path of every '
    'problem; on_bad_dependency quarantine keeps bad dependencies aside instead.';
grant execute on function signalbox.create_tasks(uuid, uuid, jsonb, text) to signalbox_agent;
