-- Put a workflow that has not begun into a group of which one is worked on at a time. While another one
-- is, it is pending, and becomes active when its turn has come, in the order of joining. With
-- on_conflict => 'cancel_in_progress' those before it are cancelled, the one that is worked on and those
-- that wait, as by cancel_workflow; it begins when they are over.
--
--     select status from signalbox.join_concurrency_group(
--         :project_id, :workflow_id, 'deploy-production', 'cancel_in_progress');
--
-- Make the workflow as pending, put its tasks in, and let it join: then nobody begins it before. It leaves
-- its group when it is over, and does not come back when it is opened again. Somebody who cannot wait
-- for its turn lets it begin with activate_workflow.
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
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_other uuid;
    v_status signalbox_data.workflow_status;
begin
    perform signalbox._require_access(join_concurrency_group.project_id, 'agent');
    perform signalbox._require_grace(join_concurrency_group.grace);
    perform signalbox._begin_locking();
    if join_concurrency_group.on_conflict is null
        or join_concurrency_group.on_conflict not in ('queue', 'cancel_in_progress')
    then
        raise exception 'on_conflict must be queue or cancel_in_progress, not %',
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
    if join_concurrency_group.on_conflict = 'cancel_in_progress' then
        for v_other in
            select m.workflow_id
            from signalbox_data.group_members m
            where m.name = join_concurrency_group.name
                and m.project_id = join_concurrency_group.project_id
                and m.workflow_id <> join_concurrency_group.workflow_id
            order by m.id
        loop
            perform signalbox._supersede_workflow(
                join_concurrency_group.project_id, v_other, join_concurrency_group.workflow_id,
                join_concurrency_group.grace
            );
        end loop;
    end if;

    update signalbox_data.workflows w
    set status = case
            when exists (
                select
                from signalbox_data.group_members m
                where m.name = join_concurrency_group.name
                    and m.project_id = join_concurrency_group.project_id
                    and m.workflow_id <> join_concurrency_group.workflow_id
            ) then 'pending'
            else w.status
        end,
        updated_at = signalbox_data.clock()
    where w.project_id = join_concurrency_group.project_id
        and w.id = join_concurrency_group.workflow_id
        and w.status in ('pending', 'active')
        and w.started_at is null
        and w.cancel_requested_at is null
    returning w.status
    into v_status;
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
    if v_status = 'pending' then
        insert into signalbox_data.groups_to_check (project_id, name)
        values (join_concurrency_group.project_id, join_concurrency_group.name);
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
    'Let a workflow wait until no other one of a group is worked on, or cancel those before it, and '
    'return it. Raises SB001 when there is no such workflow, and SB002 when it has begun.';
grant execute on function signalbox.join_concurrency_group(uuid, uuid, text, text, interval)
    to signalbox_agent;
