-- A worker's whole turn in one transaction: end what it holds, then claim what comes next,
-- which may be what the first step has just made ready.
--
--     select * from signalbox.finish_and_claim(
--         'claude-1',
--         '[{"project_id": "…", "task_id": "…", "lease_token": "…", "result": {"ok": true}},
--           {"project_id": "…", "task_id": "…", "lease_token": "…",
--            "outcome": "failure", "error": "3 tests failed"}]',
--         max_tasks => 2);
--
-- Each object of finished has project_id, task_id, lease_token, and optionally outcome
-- (success by default; failure, error, timeout; cancellation to give it back), result, output,
-- exit_code, error, error_type, error_details, retry (true by default; a cancellation without it
-- cancels the task).
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.finish_and_claim(
    worker text,
    finished jsonb,
    queues text[] default '{default}',
    project_id uuid default null,
    max_tasks integer default 1,
    lease interval default '5 minutes',
    agent_type text default null,
    agent_config jsonb default null
)
returns setof signalbox.claimed_tasks
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
set cpu_tuple_cost = 100
set enable_seqscan = off
set enable_bitmapscan = off
set enable_sort = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
    v_ended record;
    v_held_open uuid[];
    v_now constant timestamptz := signalbox_data.clock();
    v_swept_at constant numeric := nullif(current_setting('signalbox.swept_at', true), '')::numeric;
    v_sweeps boolean;
    v_queue text;
    v_project_id uuid;
    v_first_project_id uuid;
    v_next_project_id uuid;
    v_is_round boolean;
    v_share integer;
    v_projects uuid[];
    v_wanted integer := finish_and_claim.max_tasks;
    v_rows tid[];
    v_task_ids uuid[];
    v_workflow_ids uuid[];
    v_enters boolean;
    v_misses integer := 0;
    v_has_dependencies boolean;
    v_results jsonb;
    v_claimed signalbox.claimed_tasks;
begin
    -- One expression for all that is mostly right: PostgreSQL prepares each expression of a function
    -- anew in every transaction. A claimed row may be sent back whole, but a misspelt outcome must
    -- not pass for a success.
    if (
        finish_and_claim.max_tasks between 1 and 1000
        and finish_and_claim.lease > interval '0'
        and finish_and_claim.lease <= interval '30 days'
        and finish_and_claim.worker ~ '\S'
        and finish_and_claim.queues is not null
        and coalesce(jsonb_typeof(finish_and_claim.agent_config) = 'object', true)
        and (
            finish_and_claim.finished = '[]'
            or jsonb_typeof(finish_and_claim.finished) = 'array'
            and jsonb_array_length(finish_and_claim.finished) = 1
            and jsonb_typeof(finish_and_claim.finished -> 0) = 'object'
            and (finish_and_claim.finished -> 0) - array[
                'project_id', 'task_id', 'lease_token', 'outcome', 'retry', 'result', 'output',
                'exit_code', 'error', 'error_type', 'error_details'
            ] = '{}'
        )
    ) is not true then
        perform signalbox._require_turn(
            finish_and_claim.worker,
            finish_and_claim.finished,
            finish_and_claim.queues,
            finish_and_claim.max_tasks,
            finish_and_claim.lease,
            finish_and_claim.agent_config
        );
    end if;

    if not signalbox._is_unbounded() then
        v_projects := signalbox._turn_projects(
            finish_and_claim.finished, finish_and_claim.project_id
        );
    end if;

    if jsonb_array_length(finish_and_claim.finished) > 0 then
        v_ended := signalbox._end_attempts(finish_and_claim.finished);
        v_held_open := v_ended.held_open;
    end if;

    -- Leases that have expired, delayed tasks that are due, and whether the worker is to drain, are
    -- looked for once a second by each session, and whenever there is nothing else to claim: between
    -- two vacuums the index of the leases leads past all attempts that ended since.
    v_sweeps := coalesce(
        extract(epoch from v_now) not between v_swept_at and v_swept_at + 1, true
    );

    loop
        if v_sweeps then
            perform set_config('signalbox.swept_at', extract(epoch from v_now)::text, false);
            perform signalbox._sweep(v_now, v_projects);
            -- A worker that is told to drain is asked at every call from then on.
            if signalbox._note_worker(finish_and_claim.worker, v_now) then
                perform set_config('signalbox.swept_at', '', false);
                exit;
            end if;
        end if;

        foreach v_queue in array finish_and_claim.queues loop
            v_project_id := finish_and_claim.project_id;
            if v_project_id is null then
                v_project_id := signalbox._next_project(v_queue, null, v_projects);
                v_first_project_id := v_project_id;
                v_is_round := false;
                v_share := case
                    when v_wanted > 1 then signalbox._fair_share(v_queue, v_wanted, v_projects)
                end;
            end if;

            while v_project_id is not null and v_wanted > 0 loop
                v_rows := signalbox._pick_ready_tasks(
                    v_queue, v_project_id, least(v_wanted, v_share)
                );

                v_task_ids := null;
                if cardinality(v_rows) = 1 then
                    v_claimed := signalbox._claim_task(
                        v_rows[1],
                        finish_and_claim.worker,
                        finish_and_claim.lease,
                        finish_and_claim.agent_type,
                        finish_and_claim.agent_config
                    );
                    if v_claimed.task_id is not null then
                        v_wanted := v_wanted - 1;
                        v_held_open := v_held_open || v_claimed.workflow_id;
                        return next v_claimed;
                    else
                        -- Held back; what comes after it may be of another workflow.
                        v_misses := v_misses + 1;
                        continue when v_misses < 10;
                    end if;
                elsif v_rows <> '{}' then
                    with taken as (
                        delete from signalbox_data.ready_tasks r
                        where r.ctid = any (v_rows)
                        returning r.project_id, r.task_id, r.workflow_id
                    )
                    select
                        array_agg(r.task_id),
                        array_agg(r.workflow_id),
                        bool_or(exists (
                            select
                            from signalbox_data.workflows w
                            where w.project_id = r.project_id
                                and w.id = r.workflow_id
                                and (
                                    w.started_at is null
                                    or w.status <> 'active'
                                    or w.cancel_requested_at is not null
                                )
                        )),
                        bool_or(exists (
                            select
                            from signalbox_data.task_dependencies d
                            where d.project_id = r.project_id
                                and d.task_id = r.task_id
                                and d.type in ('blocks', 'subtask', 'inherited')
                        ))
                    into v_task_ids, v_workflow_ids, v_enters, v_has_dependencies
                    from taken r;
                end if;

                if v_task_ids is not null then
                    v_held_open := v_held_open || v_workflow_ids;

                    if v_enters then
                        v_task_ids := signalbox._enter_workflows(
                            v_project_id, v_task_ids, v_workflow_ids
                        );
                        if v_task_ids = '{}' then
                            v_misses := v_misses + 1;
                            continue when v_misses < 10;
                        end if;
                    end if;
                    v_wanted := v_wanted - cardinality(v_task_ids);
                    v_results := case
                        when v_has_dependencies
                            then signalbox._dependency_results(v_project_id, v_task_ids)
                    end;

                    -- The limit makes the planner expect few tasks, see _end_attempts; a list of ids
                    -- within a project it may look for among all tasks of the project.
                    return query
                    with started as (
                        update signalbox_data.tasks t
                        set status = 'in_progress',
                            attempts = t.attempts + 1,
                            status_reason = null,
                            started_at = coalesce(t.started_at, signalbox_data.clock()),
                            updated_at = signalbox_data.clock()
                        from (
                            select *
                            from unnest(
                                array_fill(v_project_id, array[cardinality(v_task_ids)]), v_task_ids
                            )
                            limit cardinality(v_task_ids)
                        ) u (project_id, id)
                        where t.project_id = u.project_id
                            and t.id = u.id
                        returning t.*, gen_random_uuid() as lease_token
                    ),
                    leased as (
                        insert into signalbox_data.task_executions (
                            project_id, task_id, attempt, lease_token, started_at,
                            expiry_check_at, lease_expires_at, worker, agent_type, agent_config
                        )
                        select
                            s.project_id,
                            s.id,
                            s.attempts,
                            s.lease_token,
                            s.updated_at,
                            s.updated_at + least(finish_and_claim.lease, s.timeout),
                            s.updated_at + least(finish_and_claim.lease, s.timeout),
                            finish_and_claim.worker,
                            finish_and_claim.agent_type,
                            finish_and_claim.agent_config
                        from started s
                    )
                    select
                        s.project_id,
                        s.workflow_id,
                        s.id,
                        s.attempts,
                        s.lease_token,
                        s.updated_at + least(finish_and_claim.lease, s.timeout),
                        finish_and_claim.worker,
                        s.key,
                        s.title,
                        s.type,
                        s.queue,
                        s.priority,
                        s.failed_attempts,
                        s.max_attempts,
                        s.timeout,
                        s.description,
                        s.details,
                        s.test_strategy,
                        s.requirements,
                        s.acceptance_criteria,
                        s.complexity,
                        s.estimate,
                        s.language,
                        s.framework,
                        s.testing_framework,
                        case when r.resolved is null then s.command else r.resolved ->> 'command' end,
                        coalesce(r.resolved -> 'parameters', s.parameters),
                        coalesce(r.resolved -> 'environment', s.environment),
                        s.working_directory,
                        coalesce(
                            s.repository_url,
                            (
                                select p.repository_url
                                from signalbox_data.projects p
                                where p.id = v_project_id
                            )
                        ),
                        s.branch_name,
                        s.pr_number,
                        s.pr_url,
                        s.assignee,
                        s.tags,
                        s.metadata,
                        s.parent_task_id,
                        v_results -> s.id::text
                    from started s
                    left join lateral (
                        select
                            signalbox._resolve_parameters(s.project_id, array[s.id])
                            -> s.id::text as resolved
                        where s.is_gated
                    ) r
                        on true
                    order by s.priority desc, s.rank;
                end if;

                exit when finish_and_claim.project_id is not null;

                if v_rows <> '{}' then
                    perform signalbox._take_turn(v_queue, v_project_id);
                    exit when v_wanted = 0;
                end if;

                -- Once round: past the first again, which may be gone from the queue by now. Each has
                -- had its share; what is left is for those that have more.
                v_next_project_id := signalbox._next_project(v_queue, v_project_id, v_projects);
                v_is_round := v_is_round or v_next_project_id <= v_project_id;
                if v_is_round and v_next_project_id >= v_first_project_id then
                    exit when v_share is null;
                    v_share := null;
                    v_is_round := false;
                    v_first_project_id := v_next_project_id;
                end if;
                v_project_id := v_next_project_id;
            end loop;

            exit when v_wanted = 0;
        end loop;

        exit when v_sweeps or v_wanted < finish_and_claim.max_tasks;
        v_sweeps := true;
    end loop;

    if jsonb_array_length(finish_and_claim.finished) > 0 then
        if not v_ended.closing_workflows <@ coalesce(v_held_open, '{}') then
            perform signalbox._close_workflows(
                v_ended.closing_projects, v_ended.closing_workflows, v_ended.closing_queues,
                v_held_open
            );
        end if;
    end if;
end;
$$;

comment on function signalbox.finish_and_claim(
    text, jsonb, text[], uuid, integer, interval, text, jsonb
) is
    'End the attempts in finished, all or none, then claim up to max_tasks; raises SB004 when '
    'one of the leases is lost, SB005 with the JSON path of an unknown field, and SB006 for a '
    'max_tasks or lease out of range.';
grant execute on function signalbox.finish_and_claim(
    text, jsonb, text[], uuid, integer, interval, text, jsonb
) to signalbox_agent;
