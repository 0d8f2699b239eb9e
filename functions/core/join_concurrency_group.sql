-- Put a workflow that has not begun into a group of which one is worked on at a time. While another one
-- is, it is pending, and becomes active when its turn has come. on_conflict says what becomes of the
-- others, as `concurrency` of GitHub Actions does:
--
--   queue               those that wait are cancelled, and the new one waits in their place: one is
--                       worked on, the newest waits (GitHub's default, queue: single)
--   queue_all           all wait, and begin in the order of joining (queue: max)
--   cancel_in_progress  the one that is worked on is cancelled too, as by cancel_workflow; the new one
--                       begins when it is over (cancel-in-progress: true)
--
--     select status from signalbox.join_concurrency_group(
--         :project_id, :workflow_id, 'deploy-production', 'cancel_in_progress');
--
-- Make the workflow as pending, put its tasks in, and let it join: then nobody begins it before. It leaves
-- its group when it is over, and does not come back when it is opened again. Somebody who cannot wait
-- for its turn lets it begin with activate_workflow. One whose scheduled_at lies ahead is nobody's
-- business until then: it keeps nobody waiting, cancels nobody and is not cancelled; then it waits for
-- its turn.
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.join_concurrency_group(
    project_id uuid,
    workflow_id uuid,
    name text,
    on_conflict text default 'queue',
    grace interval default '5 minutes'
)
returns setof signalbox.workflows
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
set cpu_tuple_cost = 100
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_now constant timestamptz := signalbox_data.clock();
    v_other uuid;
    v_joined record;
begin
    perform signalbox._require_access(join_concurrency_group.project_id, 'agent');
    perform signalbox._require_grace(join_concurrency_group.grace);
    perform signalbox._begin_locking();
    if join_concurrency_group.on_conflict is null
        or join_concurrency_group.on_conflict not in ('queue', 'queue_all', 'cancel_in_progress')
    then
        raise exception 'on_conflict must be queue, queue_all or cancel_in_progress, not %',
            join_concurrency_group.on_conflict
            using errcode = 'invalid_parameter_value';
    end if;
    perform signalbox._require_workflow(
        join_concurrency_group.project_id, join_concurrency_group.workflow_id
    );

    -- One joins at a time, before all other locks; whose turn it is, is decided under it too.
    perform pg_advisory_xact_lock(signalbox._limit_lock_key(
        join_concurrency_group.project_id, 'group', join_concurrency_group.name
    ));

    -- It would wait for one that waits for it, or cancel itself.
    with recursive above (id) as (
        select w.parent_workflow_id
        from signalbox_data.workflows w
        where w.project_id = join_concurrency_group.project_id
            and w.id = join_concurrency_group.workflow_id
        union
        select w.parent_workflow_id
        from above a
        inner join signalbox_data.workflows w
            on w.project_id = join_concurrency_group.project_id
            and w.id = a.id
    )
    select m.workflow_id
    into v_other
    from above a
    inner join signalbox_data.group_members m
        on m.project_id = join_concurrency_group.project_id
        and m.workflow_id = a.id
    where m.name = join_concurrency_group.name
    limit 1;
    if found then
        raise exception 'workflow % would wait in group % for workflow %, which has started it',
            join_concurrency_group.workflow_id, join_concurrency_group.name, v_other
            using errcode = 'SB002';
    end if;

    -- Where none is worked on, the turn of the first one that waits has come already.
    for v_other in
        select o.workflow_id
        from (
            select
                m.workflow_id,
                m.id,
                i.is_waiting,
                row_number() over (order by i.is_waiting, m.id) > 1 as has_others_before
            from signalbox_data.group_members m
            inner join signalbox_data.workflows w
                on w.project_id = m.project_id
                and w.id = m.workflow_id
            cross join lateral (
                select w.status = 'pending' and w.cancel_requested_at is null
            ) i (is_waiting)
            where m.name = join_concurrency_group.name
                and m.project_id = join_concurrency_group.project_id
                and m.workflow_id <> join_concurrency_group.workflow_id
                and (w.status <> 'pending' or coalesce(w.scheduled_at <= v_now, true))
        ) o
        where (
                join_concurrency_group.on_conflict = 'cancel_in_progress'
                or join_concurrency_group.on_conflict = 'queue'
                    and o.is_waiting
                    and o.has_others_before
            )
            and not exists (
                select
                from signalbox_data.workflows w
                where w.project_id = join_concurrency_group.project_id
                    and w.id = join_concurrency_group.workflow_id
                    and w.scheduled_at > v_now
            )
        order by o.id
    loop
        perform signalbox._supersede_workflow(
            join_concurrency_group.project_id, v_other, join_concurrency_group.workflow_id,
            join_concurrency_group.grace
        );
    end loop;

    update signalbox_data.workflows w
    set status = case
            when w.scheduled_at > v_now then 'pending'
            when exists (
                select
                from signalbox_data.group_members m
                inner join signalbox_data.workflows o
                    on o.project_id = m.project_id
                    and o.id = m.workflow_id
                where m.name = join_concurrency_group.name
                    and m.project_id = join_concurrency_group.project_id
                    and m.workflow_id <> join_concurrency_group.workflow_id
                    and (o.status <> 'pending' or coalesce(o.scheduled_at <= v_now, true))
            ) then 'pending'
            else w.status
        end,
        starts_at = null,
        updated_at = v_now
    where w.project_id = join_concurrency_group.project_id
        and w.id = join_concurrency_group.workflow_id
        and w.status in ('pending', 'active')
        and w.started_at is null
        and w.cancel_requested_at is null
    returning w.status, w.scheduled_at
    into v_joined;
    if not found then
        raise exception 'workflow % has begun, is a draft, or is over',
            join_concurrency_group.workflow_id
            using
                errcode = 'SB002',
                hint = 'A workflow joins a group before its first task is claimed.';
    end if;

    -- A workflow is in one group; to join another one is to leave the first.
    delete from signalbox_data.group_members m
    where m.project_id = join_concurrency_group.project_id
        and m.workflow_id = join_concurrency_group.workflow_id
        and m.name <> join_concurrency_group.name;
    insert into signalbox_data.group_members (project_id, workflow_id, name)
    values (
        join_concurrency_group.project_id,
        join_concurrency_group.workflow_id,
        join_concurrency_group.name
    )
    on conflict (project_id, workflow_id) do nothing;

    -- Made as pending, or at its end one that was in nobody's way.
    if v_joined.status = 'pending' then
        insert into signalbox_data.groups_to_check (project_id, name, check_at)
        values (
            join_concurrency_group.project_id,
            join_concurrency_group.name,
            greatest(v_joined.scheduled_at, v_now)
        );
        perform signalbox._advance_groups(
            project_ids => array[join_concurrency_group.project_id]
        );
    end if;

    return query
        select * from signalbox.workflows w
        where w.project_id = join_concurrency_group.project_id
            and w.id = join_concurrency_group.workflow_id;
end;
$$;

comment on function signalbox.join_concurrency_group(uuid, uuid, text, text, interval) is
    'Let a workflow wait until no other one of a group is worked on, in place of those that wait, behind '
    'them (queue_all), or cancel those before it (cancel_in_progress), and return it. Raises SB001 when '
    'there is no such workflow, and SB002 when it has begun or was started by one of the group.';
grant execute on function signalbox.join_concurrency_group(uuid, uuid, text, text, interval)
    to signalbox_agent;
