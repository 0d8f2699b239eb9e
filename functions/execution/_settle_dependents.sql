-- Tell the dependents of tasks that have just finished, all with the same status: counters go
-- down, who has nothing unmet becomes ready, and where the workflow says so who can never
-- start is skipped, and so are its dependents, to any depth, a wave at a time.
--
-- The caller has changed the finished tasks already, so that their rows are locked: an edge
-- to one of them is either committed, and seen here, or waits for that lock and then sees the
-- new status. Dependents are updated by rank, the order in which everyone locks tasks.
--
-- held_open names workflows that a dependent changed here keeps open: nobody can finish that
-- task before this transaction ends. skipped_in names workflows in which tasks were skipped.
create or replace function signalbox._settle_dependents(
    project_id uuid,
    finished uuid[],
    status signalbox_data.task_status,
    out held_open uuid[],
    out skipped_in uuid[]
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
    v_impossible uuid[];
begin
    -- A cascade comes upon tasks in no order: all that it may reach is locked before.
    if v_status <> 'completed' or exists (
        select
        from signalbox_data.task_dependencies d
        where d.project_id = _settle_dependents.project_id
            and d.depends_on_task_id = any (v_finished)
            and d.condition = 'failure'
    ) then
        perform signalbox._lock_dependents(
            array_fill(_settle_dependents.project_id, array[cardinality(v_finished)]),
            v_finished,
            array_fill(true, array[cardinality(v_finished)]),
            true
        );
    end if;

    loop
        -- The project goes along from step to step: a join with the parameter itself lets the
        -- planner look for each task among all of a project whose size it does not know.
        with edges as materialized (
            select
                d.project_id,
                d.task_id,
                count(*) filter (where signalbox.is_met(d.condition, v_status)) as met,
                bool_and(signalbox.is_met(d.condition, v_status)) as is_possible
            from signalbox_data.task_dependencies d
            where d.project_id = _settle_dependents.project_id
                and d.depends_on_task_id = any (v_finished)
                and d.type in ('blocks', 'subtask', 'inherited')
            group by d.project_id, d.task_id
        ),
        dependents as materialized (
            select e.project_id, e.task_id, e.met
            from edges e
            inner join signalbox_data.tasks t
                on t.project_id = e.project_id
                and t.id = e.task_id
            where e.met > 0
            order by t.rank
        ),
        settled as (
            update signalbox_data.tasks t
            set unmet_dependencies = t.unmet_dependencies - d.met,
                status = case
                    when t.status = 'pending'
                        and t.unmet_dependencies = d.met
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
                t.available_at
        ),
        queued as (
            insert into signalbox_data.ready_tasks (
                project_id, task_id, workflow_id, "position", priority, queue
            )
            select
                _settle_dependents.project_id, s.id, s.workflow_id, s.rank, s.priority, s.queue
            from settled s
            where s.status = 'ready'
        ),
        delayed as (
            insert into signalbox_data.delayed_tasks (project_id, task_id, available_at)
            select _settle_dependents.project_id, s.id, s.available_at
            from settled s
            where s.status = 'pending'
                and s.unmet_dependencies = 0
        )
        select
            held_open || array(
                select distinct s.workflow_id from settled s where s.status in ('pending', 'ready')
            ),
            (select array_agg(e.task_id) from edges e where not e.is_possible)
        into held_open, v_impossible;

        exit when v_impossible is null;

        select array_agg(s.task_id), skipped_in || array_agg(distinct s.workflow_id)
        into v_finished, skipped_in
        from signalbox._skip_tasks(_settle_dependents.project_id, v_impossible) s;

        exit when v_finished is null;

        -- A task that held its workflow open may be among the skipped.
        held_open := null;
        v_status := 'skipped';
    end loop;
end;
$$;

comment on function
    signalbox._settle_dependents(uuid, uuid[], signalbox_data.task_status) is
    'Settle everything that waits for these tasks, which have just reached a terminal status; '
    'returns the workflows held open and those with skipped tasks.';
