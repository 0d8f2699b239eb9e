-- Let those of the tasks that nothing holds back any more be claimed: a pending task without
-- unmet dependencies becomes ready and enters the queue, or the list of the delayed when its
-- time has not come; a gated one goes through its gates first. The caller holds the tasks.
create or replace function signalbox._make_ready(project_id uuid, task_ids uuid[])
returns void
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
    v_now constant timestamptz := signalbox_data.clock();
    v_free uuid[];
    v_gated uuid[];
    v_is_limited boolean;
    v_admitted record;
begin
    -- The limit makes the planner expect few tasks, see _end_attempts.
    with free as materialized (
        select t.project_id, t.id, t.rank, t.is_gated, t.available_at
        from (
            select *
            from unnest(
                array_fill(_make_ready.project_id, array[cardinality(_make_ready.task_ids)]),
                _make_ready.task_ids
            )
            limit cardinality(_make_ready.task_ids)
        ) named (project_id, id)
        inner join signalbox_data.tasks t
            on t.project_id = named.project_id
            and t.id = named.id
        where t.status = 'pending'
            and t.unmet_dependencies = 0
    ),
    delayed as (
        insert into signalbox_data.delayed_tasks (project_id, task_id, available_at)
        select f.project_id, f.id, f.available_at
        from free f
        where f.available_at > v_now
        on conflict (project_id, task_id) do update
            set available_at = excluded.available_at
    ),
    due as (
        delete from signalbox_data.delayed_tasks y
        using free f
        where y.project_id = f.project_id
            and y.task_id = f.id
            and (f.available_at is null or f.available_at <= v_now)
    )
    select
        array_agg(f.id order by f.rank) filter (where not f.is_gated and not p.is_limited),
        array_agg(f.id order by f.rank) filter (where f.is_gated or p.is_limited),
        bool_or(p.is_limited)
    into v_free, v_gated, v_is_limited
    from free f
    cross join (
        select p.is_limited
        from signalbox_data.projects p
        where p.id = _make_ready.project_id
    ) p
    where f.available_at is null
        or f.available_at <= v_now;

    if v_free is not null then
        perform signalbox._enqueue(_make_ready.project_id, v_free);
    end if;
    if v_gated is not null then
        -- A task that was reopened may be older than the limits on its queue.
        if v_is_limited then
            perform signalbox._limit_tasks(_make_ready.project_id, v_gated);
        end if;
        v_admitted := signalbox._pass_gates(_make_ready.project_id, v_gated);
        perform signalbox._settle_ended(
            _make_ready.project_id, v_admitted.completed, v_admitted.failed, v_admitted.skipped
        );
    end if;
end;
$$;

comment on function signalbox._make_ready(uuid, uuid[]) is
    'Put those of the tasks that are pending with nothing unmet into the queue, or among the '
    'delayed.';
