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
-- backoff, retry_jitter and retry_on say when it is tried again; with a start_timeout it fails when
-- it is not claimed that long. when, for_each, wait, rate_limit and concurrency_key are gates, which the
-- task goes through when nothing else keeps it from the queue, see _admit. With is_templated the
-- references in parameters, environment and command are resolved when it is claimed, and those of a
-- wait_template, in the place of wait, when it begins to wait; item and item_index are what
-- references to an item stand for.
--
-- A task may start with another status than pending, with started_at and finished_at, when
-- its history was made elsewhere.
--
-- All are made or none. With on_bad_dependency => 'quarantine' a dependency that names no
-- task, its own task, one twice, or that would close a cycle is kept in
-- quarantined_dependencies, and the rest is made; earlier ones win over later ones.
--
-- With on_existing_key => 'keep' a task whose key the workflow has is left as it is, and returned with the
-- others: the call can be repeated. Then each task has a key.
--
-- A worker that makes tasks shows the lease of the task at which it works (by_task_id, lease_token): when it
-- has lost that, it makes nothing.
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
drop function if exists signalbox.create_tasks(uuid, uuid, jsonb, text);
create or replace function signalbox.create_tasks(
    project_id uuid,
    workflow_id uuid,
    tasks jsonb,
    on_bad_dependency text default 'refuse',
    on_existing_key text default 'refuse',
    by_task_id uuid default null,
    lease_token uuid default null
)
returns table (key text, task_id uuid, status signalbox_data.task_status)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_count integer;
    v_ids uuid[];
    v_keys text[];
    v_statuses signalbox_data.task_status[];
    v_has_references boolean;
    v_is_gated boolean[];
    -- Parents: a number in this call, or the id of a task that exists.
    v_parent_numbers integer[];
    v_parent_ids uuid[];
    -- Edges in order of weight: explicit, then subtask, then inherited ones.
    v_edge_count integer := 0;
    v_sources integer[];
    v_targets integer[];
    v_target_ids uuid[];
    v_target_statuses signalbox_data.task_status[];
    v_types signalbox_data.dependency_type[];
    v_conditions signalbox_data.dependency_condition[];
    v_references text[];
    v_reference_places integer[];
    v_reasons signalbox_data.quarantine_reason[];
    v_details text[];
    v_ordering integer[];
    v_accepted boolean[];
    v_places integer[];
    v_unmet integer[];
    v_ranks bigint[];
    v_problems text;
    v_is_cycle boolean;
    v_made_keys text[];
    v_made_ids uuid[];
    v_made_statuses signalbox_data.task_status[];
    v_impossible uuid[];
    v_parents_elsewhere uuid[];
    v_targets_elsewhere uuid[];
    v_is_limited boolean;
    v_is_active boolean;
begin
    perform signalbox._require_access(create_tasks.project_id, 'agent');
    if create_tasks.on_existing_key is distinct from 'refuse' then
        return query
            select *
            from signalbox._create_missing_tasks(
                create_tasks.project_id, create_tasks.workflow_id, create_tasks.tasks,
                create_tasks.on_bad_dependency, create_tasks.on_existing_key,
                create_tasks.by_task_id, create_tasks.lease_token
            );
        return;
    end if;

    perform signalbox._begin_locking();
    perform signalbox._require_bad_dependency_policy(create_tasks.on_bad_dependency);
    if create_tasks.by_task_id is not null then
        perform signalbox._prove_lease(
            create_tasks.project_id, create_tasks.by_task_id, create_tasks.lease_token
        );
    end if;
    perform signalbox._require_open_workflow(create_tasks.project_id, create_tasks.workflow_id);
    select d.keys, d.statuses, d.has_references, d.is_gated
    into v_keys, v_statuses, v_has_references, v_is_gated
    from signalbox._read_task_documents(create_tasks.tasks) d;

    v_count := cardinality(v_statuses);
    if v_count = 0 then
        return;
    end if;
    v_ids := array(select signalbox_data.new_id() from generate_series(1, v_count));

    if v_has_references then
        select
            r.parent_numbers, r.parent_ids, r.sources, r.targets, r.target_ids, r.types,
            r.conditions, r.spellings, r.places, r.reasons
        into
            v_parent_numbers, v_parent_ids, v_sources, v_targets, v_target_ids, v_types,
            v_conditions, v_references, v_reference_places, v_reasons
        from signalbox._task_references(
            create_tasks.project_id, create_tasks.workflow_id, create_tasks.tasks, v_keys
        ) r;
        v_edge_count := cardinality(v_sources);
    end if;

    -- The graph lock comes before all others, and before ranks are drawn: new tasks then rank
    -- after whatever they wait for, and that is not deleted meanwhile. New subtasks of tasks
    -- that exist change what these wait for.
    v_parents_elsewhere := array(
        select distinct p from unnest(v_parent_ids) p where p is not null
    );
    v_targets_elsewhere := array(
        select distinct t from unnest(v_target_ids) t where t is not null
    );
    if v_parents_elsewhere <> '{}' then
        perform pg_advisory_xact_lock(signalbox._lock_key('graph', create_tasks.project_id));
    elsif v_targets_elsewhere <> '{}' then
        perform pg_advisory_xact_lock_shared(
            signalbox._lock_key('graph', create_tasks.project_id)
        );
    end if;
    if v_parents_elsewhere <> '{}' or v_targets_elsewhere <> '{}' then
        perform signalbox._require_tasks(
            create_tasks.project_id, v_parents_elsewhere || v_targets_elsewhere
        );
    end if;

    -- Inside the call the order must be topological. It mostly is as given; then nothing has
    -- to be searched. New tasks rank after all that exist, so edges to those are forward.
    v_is_cycle := exists (
        select
        from generate_series(1, v_edge_count) i
        where v_reasons[i] is null
            and v_targets[i] > v_sources[i]
            and signalbox.is_ordering(v_types[i])
    );
    if v_is_cycle then
        v_ordering := array(
            select i
            from generate_series(1, v_edge_count) i
            where v_reasons[i] is null
                and v_targets[i] is not null
                and signalbox.is_ordering(v_types[i])
            order by i
        );
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

    if v_edge_count > 0 and create_tasks.on_bad_dependency = 'refuse' then
        select
            string_agg(
                format(
                    '$[%s].depends_on[%s]: ', v_sources[i] - 1, v_reference_places[i] - 1
                ) || case v_reasons[i]
                    when 'dangling' then format('no task "%s"', v_references[i])
                    when 'itself' then 'a task cannot depend on itself'
                    else 'closes the cycle ' || v_details[i]
                end,
                E'\n' order by i
            ),
            bool_and(v_reasons[i] = 'cycle')
        into v_problems, v_is_cycle
        from generate_series(1, v_edge_count) i
        where v_reasons[i] in ('dangling', 'itself', 'cycle')
            and v_reference_places[i] > 0;
        if v_problems is not null then
            raise exception 'dependencies of tasks cannot be added'
                using
                    errcode = case when v_is_cycle then 'SB003' else 'SB005' end,
                    detail = v_problems,
                    hint = 'Nothing was made. on_bad_dependency => ''quarantine'' makes the rest.';
        end if;
    end if;

    if v_targets_elsewhere <> '{}' then
        perform signalbox._lock_tasks(create_tasks.project_id, '{}', v_targets_elsewhere);
    end if;

    if v_edge_count > 0 then
        v_target_statuses := array(
            select case
                when v_target_ids[i] is null then v_statuses[v_targets[i]]
                else (
                    select t.status
                    from signalbox_data.tasks t
                    where t.project_id = create_tasks.project_id
                        and t.id = v_target_ids[i]
                )
            end
            from generate_series(1, v_edge_count) i
        );
        v_unmet := array(
            select count(*) filter (where e.is_unmet)
            from (
                select n, false
                from generate_series(1, v_count) n
                union all
                select v_sources[i], true
                from generate_series(1, v_edge_count) i
                where v_reasons[i] is null
                    and signalbox.is_ordering(v_types[i])
                    and not signalbox.is_met(v_conditions[i], v_target_statuses[i])
            ) e (number, is_unmet)
            group by e.number
            order by e.number
        );
    end if;

    -- Drawn in the order of the tasks, unless that order must be another.
    if v_places is not null then
        v_ranks := array(
            select nextval('signalbox_data.task_rank_seq')
            from generate_series(1, v_count)
        );
    end if;

    with made as (
        insert into signalbox_data.tasks (
            project_id, id, workflow_id, parent_task_id, created_at, status,
            unmet_dependencies, rank, started_at, finished_at, available_at, priority,
            max_attempts, retry_delay, retry_delay_max, timeout, estimate, complexity,
            pr_number, queue, key, title, type, description, details, test_strategy,
            requirements, acceptance_criteria, language, framework, testing_framework,
            command, parameters, environment, working_directory, repository_url, branch_name,
            pr_url, assignee, status_reason, tags, metadata, is_gated, backoff, retry_jitter,
            retry_on
        )
        select
            create_tasks.project_id,
            v_ids[i.number],
            create_tasks.workflow_id,
            coalesce(v_ids[v_parent_numbers[i.number]], v_parent_ids[i.number]),
            coalesce(i.created_at, signalbox_data.clock()),
            case
                when v_statuses[i.number] = 'pending'
                    and coalesce(v_unmet[i.number], 0) = 0
                    and v_parent_ids[i.number] is null
                    and v_is_gated[i.number] is not true
                    and coalesce(i.available_at <= signalbox_data.clock(), true)
                    then 'ready'
                else v_statuses[i.number]
            end,
            coalesce(v_unmet[i.number], 0),
            case
                when v_places is null then nextval('signalbox_data.task_rank_seq')
                else v_ranks[v_places[i.number]]
            end,
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
            coalesce(i.metadata, '{}'),
            coalesce(v_is_gated[i.number], false),
            i.backoff,
            i.retry_jitter,
            i.retry_on
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
                status_reason text, tags text[], metadata jsonb,
                backoff signalbox_data.retry_backoff, retry_jitter real, retry_on text[]
            )
        ) with ordinality i (
            created_at, started_at, finished_at, available_at, priority, max_attempts,
            retry_delay, retry_delay_max, timeout, estimate, complexity, pr_number, queue, key,
            title, type, description, details, test_strategy, requirements,
            acceptance_criteria, language, framework, testing_framework, command, parameters,
            environment, working_directory, repository_url, branch_name, pr_url, assignee,
            status_reason, tags, metadata, backoff, retry_jitter, retry_on, number
        )
        returning
            project_id, id, workflow_id, status, unmet_dependencies, rank, priority, queue,
            parent_task_id, available_at, key
    ),
    queued as (
        insert into signalbox_data.ready_tasks (
            project_id, task_id, workflow_id, "position", priority, queue
        )
        select m.project_id, m.id, m.workflow_id, m.rank, m.priority, m.queue
        from made m
        where m.status = 'ready'
        returning case
            when queue in (
                select i.queue
                from signalbox_data.idle_workers i
                where i.expires_at > signalbox_data.clock()
            )
                then pg_notify('signalbox_work', queue)
        end
    ),
    delayed as (
        insert into signalbox_data.delayed_tasks (project_id, task_id, available_at)
        select m.project_id, m.id, m.available_at
        from made m
        where m.status = 'pending'
            and m.unmet_dependencies = 0
            and m.available_at > signalbox_data.clock()
    )
    select array_agg(m.key), array_agg(m.id), array_agg(m.status)
    into v_made_keys, v_made_ids, v_made_statuses
    from made m;

    insert into signalbox_data.task_dependencies (
        project_id, task_id, depends_on_task_id, type, condition
    )
    select
        create_tasks.project_id,
        v_ids[v_sources[i]],
        coalesce(v_target_ids[i], v_ids[v_targets[i]]),
        v_types[i],
        v_conditions[i]
    from generate_series(1, v_edge_count) i
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
        from generate_series(1, v_edge_count) i
        where v_reasons[i] is not null
            and v_reference_places[i] > 0
        order by i;
    end if;

    if v_is_gated is not null then
        insert into signalbox_data.task_rules (
            project_id, task_id, condition, for_each, wait, rate_limit_key, concurrency_key,
            is_templated, is_failure_allowed, start_timeout, wait_template, item, item_index
        )
        select
            create_tasks.project_id, v_ids[i.number], i."when", i.for_each,
            jsonb_strip_nulls(coalesce(i.wait, i.wait_template)), i.rate_limit,
            i.concurrency_key, coalesce(i.is_templated, false), coalesce(i.allow_failures, false),
            i.start_timeout, i.wait_template, i.item, i.item_index
        from rows from (
            jsonb_to_recordset(create_tasks.tasks) as (
                "when" text, for_each jsonb, wait jsonb, rate_limit text, concurrency_key text,
                is_templated boolean, allow_failures boolean, start_timeout interval,
                wait_template jsonb, item jsonb, item_index integer
            )
        ) with ordinality i (
            "when", for_each, wait, rate_limit, concurrency_key, is_templated, allow_failures,
            start_timeout, wait_template, item, item_index, number
        )
        where v_is_gated[i.number];
    end if;

    perform signalbox._begin_closing();

    -- Parents that existed before wait for their new subtasks, which inherit from them.
    if v_parents_elsewhere <> '{}' then
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

    v_is_limited := (
        select p.is_limited
        from signalbox_data.projects p
        where p.id = create_tasks.project_id
    );
    if v_is_limited or v_is_gated is not null then
        perform signalbox._begin_sharing();
    end if;
    if v_is_gated is not null then
        perform signalbox._make_ready(
            create_tasks.project_id,
            array(
                select v_ids[n]
                from generate_series(1, v_count) n
                where v_is_gated[n]
            )
        );
    end if;

    if v_is_limited then
        perform signalbox._limit_tasks(
            create_tasks.project_id,
            array(
                select v_ids[n]
                from generate_series(1, v_count) n
                where v_is_gated[n] is not true
            )
        );
    end if;
    if v_is_limited or v_is_gated is not null then
        perform signalbox._end_sharing();
    end if;

    v_impossible := array(
        select distinct v_ids[v_sources[i]]
        from generate_series(1, v_edge_count) i
        where v_reasons[i] is null
            and signalbox.is_ordering(v_types[i])
            and signalbox.is_finished(v_target_statuses[i])
            and not signalbox.is_met(v_conditions[i], v_target_statuses[i])
    );
    if cardinality(v_impossible) > 0 then
        perform signalbox._skip_impossible(create_tasks.project_id, v_impossible);
    end if;

    perform signalbox._end_closing(
        create_tasks.project_id,
        case
            when exists (select from unnest(v_statuses) s where not signalbox.is_finished(s))
                then array[create_tasks.workflow_id]
            else '{}'
        end
    );
    v_is_active := (
        select not signalbox._is_idle(w.status, w.cancel_requested_at)
        from signalbox_data.workflows w
        where w.project_id = create_tasks.project_id
            and w.id = create_tasks.workflow_id
    );
    if not v_is_active then
        perform signalbox._hold_back(create_tasks.project_id, v_ids);
    end if;
    -- What failed elsewhere has failed here as well.
    if 'failed' = any (v_statuses) then
        update signalbox_data.workflows w
        set status = 'failed',
            updated_at = signalbox_data.clock()
        where w.project_id = create_tasks.project_id
            and w.id = create_tasks.workflow_id
            and w.status = 'completed';
    end if;
    if 'pending' <> all (v_statuses) then
        perform signalbox._close_workflows(
            array[create_tasks.project_id], array[create_tasks.workflow_id]
        );
    end if;

    -- Last of all, for the attempt comes before tasks in the order of locks.
    if create_tasks.by_task_id is not null then
        perform signalbox._prove_lease(
            create_tasks.project_id, create_tasks.by_task_id, create_tasks.lease_token,
            is_locking => true
        );
    end if;

    -- As they were made, in the order of the list, unless something followed that changes them.
    if v_parents_elsewhere = '{}' and v_impossible = '{}' and v_is_gated is null and v_is_active
        and not v_is_limited
    then
        return query
            select m.key, m.id, m.status
            from unnest(v_made_keys, v_made_ids, v_made_statuses) m (key, id, status);
        return;
    end if;

    return query
        select v_keys[n], v_ids[n], made.status
        from generate_series(1, v_count) n
        cross join lateral (
            select t.status
            from signalbox_data.tasks t
            where t.project_id = create_tasks.project_id
                and t.id = v_ids[n]
            offset 0
        ) made
        order by n;
end;
$$;

comment on function signalbox.create_tasks(uuid, uuid, jsonb, text, text, uuid, uuid) is
    'Make the tasks of a JSON array, with the dependencies among them, and return key, id and '
    'status of each in order. Raises SB001 when there is no such workflow, SB002 when its '
    'project is archived or it is being cancelled, SB003 for a cycle (detail: the paths), SB004 when '
    'the lease shown is lost, and SB005 with the JSON path of every problem; on_bad_dependency '
    'quarantine keeps bad dependencies aside instead, on_existing_key keep leaves tasks that there are.';
grant execute on function signalbox.create_tasks(uuid, uuid, jsonb, text, text, uuid, uuid)
    to signalbox_agent;
