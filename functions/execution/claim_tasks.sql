-- Take the next tasks from one or more queues, each with a lease: finish it, or renew the
-- lease with heartbeat, before lease_expires_at, or the task goes to somebody else.
--
--     select * from signalbox.claim_tasks('claude-1', project_id => :project_id);
--
-- Within a project the order is by priority, then by rank. Without project_id the projects
-- are visited in turn from a random one on, so that none starves another.
--
-- dependency_results holds what the dependencies of a task came to, null where it has none:
-- an array of objects with task_id, key, title, type, status, outcome and result.
--
-- A claim never waits: it passes over every row that somebody holds. It never looks at
-- history either: it reads the queue by its index, and takes over expired leases and delayed
-- tasks that are due by theirs.
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.claim_tasks(
    worker text,
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
set enable_seqscan = off
set enable_bitmapscan = off
set enable_sort = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
    v_now constant timestamptz := signalbox_data.clock();
    v_queue text;
    v_project_id uuid;
    v_first_project_id uuid;
    v_next_project_id uuid;
    v_is_round boolean;
    v_wanted integer := claim_tasks.max_tasks;
    v_claimed integer;
begin
    if claim_tasks.max_tasks is null or claim_tasks.max_tasks not between 1 and 1000 then
        raise exception 'max_tasks must be from 1 to 1000, not %', claim_tasks.max_tasks
            using errcode = 'SB006';
    end if;
    perform signalbox._require_lease(claim_tasks.lease);
    if claim_tasks.worker is null or claim_tasks.queues is null then
        raise exception 'worker and queues must not be null'
            using errcode = 'null_value_not_allowed';
    end if;

    if exists (
        select
        from signalbox_data.task_executions e
        where e.finished_at is null
            and e.expiry_check_at <= v_now
    ) then
        perform signalbox._expire_leases();
    end if;

    if exists (
        select
        from signalbox_data.delayed_tasks y
        where y.available_at <= v_now
    ) then
        perform signalbox._promote_delayed_tasks();
    end if;

    foreach v_queue in array claim_tasks.queues loop
        v_project_id := coalesce(
            claim_tasks.project_id, signalbox._next_project(v_queue, null)
        );
        v_first_project_id := v_project_id;
        v_is_round := false;

        while v_project_id is not null and v_wanted > 0 loop
            return query
                with picked as materialized (
                    select r.ctid as row_id
                    from signalbox_data.ready_tasks r
                    where r.queue = v_queue
                        and r.project_id = v_project_id
                    order by r.priority desc, r."position"
                    limit v_wanted
                    for update skip locked
                ),
                taken as (
                    delete from signalbox_data.ready_tasks r
                    where r.ctid = any (array(select picked.row_id from picked))
                    returning r.project_id, r.task_id
                ),
                started as (
                    update signalbox_data.tasks t
                    set status = 'in_progress',
                        attempts = t.attempts + 1,
                        status_reason = null,
                        started_at = coalesce(t.started_at, signalbox_data.clock()),
                        updated_at = signalbox_data.clock()
                    from taken
                    where t.project_id = taken.project_id
                        and t.id = taken.task_id
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
                        s.updated_at + least(claim_tasks.lease, s.timeout),
                        s.updated_at + least(claim_tasks.lease, s.timeout),
                        claim_tasks.worker,
                        claim_tasks.agent_type,
                        claim_tasks.agent_config
                    from started s
                ),
                begun as (
                    update signalbox_data.workflows w
                    set started_at = signalbox_data.clock()
                    where w.project_id = v_project_id
                        and w.id = any (array(
                            select f.id
                            from signalbox_data.workflows f
                            where f.project_id = v_project_id
                                and f.id = any (array(select s.workflow_id from started s))
                                and f.started_at is null
                            for no key update skip locked
                        ))
                )
                select
                    s.project_id,
                    s.workflow_id,
                    s.id,
                    s.attempts,
                    s.lease_token,
                    s.updated_at + least(claim_tasks.lease, s.timeout),
                    claim_tasks.worker,
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
                    s.command,
                    s.parameters,
                    s.environment,
                    s.working_directory,
                    coalesce(
                        s.repository_url,
                        (
                            select p.repository_url
                            from signalbox_data.projects p
                            where p.id = s.project_id
                        )
                    ),
                    s.branch_name,
                    s.pr_number,
                    s.pr_url,
                    s.assignee,
                    s.tags,
                    s.metadata,
                    s.parent_task_id,
                    (
                        select jsonb_agg(
                            jsonb_build_object(
                                'task_id', dependency.id,
                                'key', dependency.key,
                                'title', dependency.title,
                                'type', d.type,
                                'status', dependency.status,
                                'outcome', e.outcome,
                                'result', e.result
                            )
                            order by dependency.rank
                        )
                        from signalbox_data.task_dependencies d
                        cross join lateral (
                            select t.*
                            from signalbox_data.tasks t
                            where t.project_id = d.project_id
                                and t.id = d.depends_on_task_id
                            offset 0
                        ) dependency
                        left join signalbox_data.task_executions e
                            on e.project_id = dependency.project_id
                            and e.task_id = dependency.id
                            and e.attempt = dependency.attempts
                        where d.project_id = s.project_id
                            and d.task_id = s.id
                            and d.type in ('blocks', 'subtask', 'inherited')
                    )
                from started s
                order by s.priority desc, s.rank;
            get diagnostics v_claimed = row_count;
            v_wanted := v_wanted - v_claimed;

            exit when claim_tasks.project_id is not null;

            -- Once round: past the first again, which may be gone from the queue by now.
            v_next_project_id := signalbox._next_project(v_queue, v_project_id);
            v_is_round := v_is_round or v_next_project_id <= v_project_id;
            exit when v_is_round and v_next_project_id >= v_first_project_id;
            v_project_id := v_next_project_id;
        end loop;

        exit when v_wanted = 0;
    end loop;
end;
$$;

comment on function
    signalbox.claim_tasks(text, text[], uuid, integer, interval, text, jsonb) is
    'Claim up to max_tasks (1 to 1000) ready tasks from these queues for a worker, in one '
    'project or in all; no row when there is none. lease is how long they are the worker''s '
    'without a heartbeat, at most the task''s timeout. Raises SB006 for a max_tasks or lease '
    'out of range.';
grant execute
    on function signalbox.claim_tasks(text, text[], uuid, integer, interval, text, jsonb)
    to signalbox_agent;
