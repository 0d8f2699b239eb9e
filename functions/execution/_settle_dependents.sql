-- Tell the dependents of tasks that have just finished, all with the same status: counters go
-- down, who has nothing unmet becomes ready, and where the workflow says so who can never
-- start is skipped, and so are its dependents, to any depth, a wave at a time. Gated tasks go through
-- their gates, where some may end at once; what waits for those is a wave of its own.
--
-- The caller has changed the finished tasks already, so that their rows are locked: an edge
-- to one of them is either committed, and seen here, or waits for that lock and then sees the
-- new status. Dependents are updated by rank, the order in which everyone locks tasks.
--
-- held_open names workflows that a dependent changed here keeps open: nobody can finish that
-- task before this transaction ends. ended_in names workflows in which tasks ended that nobody had
-- worked on.
create or replace function signalbox._settle_dependents(
    project_id uuid,
    finished uuid[],
    status signalbox_data.task_status,
    out held_open uuid[],
    out ended_in uuid[]
)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
    v_finished uuid[] := _settle_dependents.finished;
    v_status signalbox_data.task_status := _settle_dependents.status;
    v_dependents uuid[];
    v_are_met boolean[];
    v_impossible uuid[];
    v_gated uuid[];
    v_admitted record;
    v_ended uuid[];
    v_completed uuid[];
    v_failed uuid[];
    v_skipped uuid[];
    v_is_first boolean := true;
    v_is_held boolean := false;
    v_is_sharing boolean;
    v_held_open uuid[];
begin
    loop
        select
            array_agg(d.task_id),
            array_agg(signalbox.is_met(d.condition, v_status)),
            array_agg(d.task_id) filter (where not signalbox.is_met(d.condition, v_status))
        into v_dependents, v_are_met, v_impossible
        from unnest(v_finished) f (id)
        cross join lateral (
            select d.task_id, d.condition
            from signalbox_data.task_dependencies d
            where d.depends_on_task_id = f.id
                and d.project_id = _settle_dependents.project_id
                and d.type not in ('relates_to', 'discovered_from')
            offset 0
        ) d;

        -- A cascade comes upon tasks in no order: all that it may reach is locked before.
        if v_impossible is not null and v_is_first then
            perform signalbox._lock_dependents(
                array_fill(_settle_dependents.project_id, array[cardinality(v_finished)]),
                v_finished,
                array_fill(true, array[cardinality(v_finished)]),
                true
            );
            v_is_held := true;
        end if;
        v_is_first := false;

        if true = any (v_are_met) then
            -- The project comes with each task: a join with the parameter itself lets the planner
            -- look for each task among all of a project whose size it does not know. The limit
            -- makes it expect few tasks, see _end_attempts.
            with met as materialized (
                select u.project_id, u.task_id, count(*) as edges
                from (
                    select *
                    from unnest(
                        array_fill(
                            _settle_dependents.project_id, array[cardinality(v_dependents)]
                        ),
                        v_dependents,
                        v_are_met
                    )
                    limit cardinality(v_dependents)
                ) u (project_id, task_id, is_met)
                where u.is_met
                group by u.project_id, u.task_id
            ),
            dependents as materialized (
                select m.*
                from met m
                inner join signalbox_data.tasks t
                    on t.project_id = m.project_id
                    and t.id = m.task_id
                order by t.rank
            ),
            settled as (
                update signalbox_data.tasks t
                set unmet_dependencies = t.unmet_dependencies - d.edges,
                    status = case
                        when t.status = 'pending'
                            and t.unmet_dependencies = d.edges
                            and not t.is_gated
                            and (t.available_at is null or t.available_at <= signalbox_data.clock())
                            then 'ready'
                        else t.status
                    end,
                    updated_at = signalbox_data.clock()
                from dependents d
                where t.project_id = d.project_id
                    and t.id = d.task_id
                returning
                    t.id, t.workflow_id, t.status, t.unmet_dependencies, t.rank, t.priority, t.queue,
                    t.available_at,
                    t.is_gated
                        and t.status = 'pending'
                        and t.unmet_dependencies = 0
                        and (t.available_at is null or t.available_at <= signalbox_data.clock())
                        as is_at_gate
            ),
            queued as (
                insert into signalbox_data.ready_tasks (
                    project_id, task_id, workflow_id, "position", priority, queue
                )
                select
                    _settle_dependents.project_id, s.id, s.workflow_id, s.rank, s.priority, s.queue
                from settled s
                where s.status = 'ready'
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
                select _settle_dependents.project_id, s.id, s.available_at
                from settled s
                where s.status = 'pending'
                    and s.unmet_dependencies = 0
                    and not s.is_at_gate
            )
            select
                array_agg(distinct s.workflow_id) filter (where s.status in ('pending', 'ready')),
                array_agg(s.id order by s.rank) filter (where s.is_at_gate)
            into v_held_open, v_gated
            from settled s;

            held_open := held_open || v_held_open;
        end if;

        exit when v_impossible is null
            and v_gated is null
            and v_is_sharing is null
            and v_completed is null
            and v_failed is null
            and v_skipped is null;

        if v_gated is not null then
            v_is_sharing := signalbox._begin_sharing() or v_is_sharing;
            v_admitted := signalbox._pass_gates(
                _settle_dependents.project_id, v_gated, v_is_held,
                v_completed || v_failed || v_skipped
            );
            v_is_held := v_admitted.is_held;
            v_completed := v_completed || v_admitted.completed;
            v_failed := v_failed || v_admitted.failed;
            v_skipped := v_skipped || v_admitted.skipped;
            v_ended := v_admitted.completed || v_admitted.failed || v_admitted.skipped;
            if cardinality(v_ended) > 0 then
                ended_in := ended_in || array(
                    select distinct t.workflow_id
                    from unnest(v_ended) e (id)
                    cross join lateral (
                        select t.workflow_id
                        from signalbox_data.tasks t
                        where t.project_id = _settle_dependents.project_id
                            and t.id = e.id
                        offset 0
                    ) t
                    where t.workflow_id <> all (coalesce(ended_in, '{}'))
                );
            end if;
            v_gated := null;
        end if;
        if v_impossible is not null then
            select
                v_skipped || array_agg(s.task_id),
                ended_in || array_agg(distinct s.workflow_id)
                    filter (where s.workflow_id = any (ended_in) is not true)
            into v_skipped, ended_in
            from signalbox._skip_tasks(_settle_dependents.project_id, v_impossible) s;
        end if;

        -- A task that held its workflow open may be among those that have ended.
        if ended_in is not null then
            held_open := null;
        end if;
        if cardinality(v_completed) > 0 then
            v_finished := v_completed;
            v_status := 'completed';
            v_completed := null;
        elsif cardinality(v_failed) > 0 then
            v_finished := v_failed;
            v_status := 'failed';
            v_failed := null;
        elsif cardinality(v_skipped) > 0 then
            v_finished := v_skipped;
            v_status := 'skipped';
            v_skipped := null;
        else
            if v_is_sharing then
                perform signalbox._end_sharing();
            end if;
            exit;
        end if;
    end loop;
end;
$$;

comment on function
    signalbox._settle_dependents(uuid, uuid[], signalbox_data.task_status) is
    'Settle everything that waits for these tasks, which have just reached a terminal status; '
    'returns the workflows held open and those in which tasks ended that nobody had worked on.';
