-- The stage of _admit for concurrency limits: tasks that none concerns go on; the others take their
-- slots, or wait for them, and enter the queue from there. In both cases they are ready. Tasks that
-- still have slots, as one that is tried again does, queue up for them anew.
create or replace function signalbox._await_slots(project_id uuid, task_ids uuid[])
returns uuid[]
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
    v_task_ids uuid[];
    v_scopes signalbox_data.limit_scope[];
    v_keys text[];
    v_left_scopes signalbox_data.limit_scope[];
    v_left_keys text[];
begin
    if cardinality(_await_slots.task_ids) = 0 then
        return '{}';
    end if;

    with freed as (
        delete from signalbox_data.limit_holders h
        where h.project_id = _await_slots.project_id
            and h.task_id = any (_await_slots.task_ids)
        returning h.scope, h.key
    ),
    gone as (
        delete from signalbox_data.throttled_tasks w
        where w.project_id = _await_slots.project_id
            and w.task_id = any (_await_slots.task_ids)
    )
    select array_agg(f.scope), array_agg(f.key)
    into v_left_scopes, v_left_keys
    from freed f;

    select
        array_agg(n.task_id) filter (where n.scope is null),
        array_agg(n.task_id) filter (where n.scope is not null),
        array_agg(n.scope) filter (where n.scope is not null),
        array_agg(n.key) filter (where n.scope is not null)
    into v_free, v_task_ids, v_scopes, v_keys
    from signalbox._next_limits(_await_slots.project_id, _await_slots.task_ids) n;

    if v_task_ids is not null then
        -- The limit makes the planner expect few tasks, see _end_attempts.
        with named (project_id, id, scope, key) as materialized (
            select *
            from unnest(
                array_fill(_await_slots.project_id, array[cardinality(v_task_ids)]),
                v_task_ids,
                v_scopes,
                v_keys
            )
            limit cardinality(v_task_ids)
        ),
        waiting as (
            update signalbox_data.tasks t
            set status = 'ready',
                updated_at = v_now
            from named
            where t.project_id = named.project_id
                and t.id = named.id
                and t.status in ('pending', 'ready')
            returning
                t.project_id, t.id, t.workflow_id, t.rank, t.priority, t.queue, named.scope, named.key
        )
        insert into signalbox_data.throttled_tasks (
            project_id, task_id, workflow_id, "position", priority, queue, scope, key
        )
        select w.project_id, w.id, w.workflow_id, w.rank, w.priority, w.queue, w.scope, w.key
        from waiting w;
    end if;

    if v_scopes is not null or v_left_scopes is not null then
        perform signalbox._touch_limits(
            _await_slots.project_id, v_left_scopes || v_scopes, v_left_keys || v_keys
        );
    end if;
    return coalesce(v_free, '{}');
end;
$$;

comment on function signalbox._await_slots(uuid, uuid[]) is
    'Let those of the tasks that a concurrency limit concerns take or await their slots, and return the '
    'others.';
