-- Give back the slots of those of the tasks that are no longer ready or running, and hand them on at
-- once. Whoever changes the status of gated tasks calls this afterwards; their status says which it
-- concerns.
create or replace function signalbox._leave_limits(project_id uuid, task_ids uuid[])
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
    v_scopes signalbox_data.limit_scope[];
    v_keys text[];
begin
    with over as materialized (
        select named.project_id, named.id, t.status
        from (
            select *
            from unnest(
                array_fill(_leave_limits.project_id, array[cardinality(_leave_limits.task_ids)]),
                _leave_limits.task_ids
            )
            limit cardinality(_leave_limits.task_ids)
        ) named (project_id, id)
        left join signalbox_data.tasks t
            on t.project_id = named.project_id
            and t.id = named.id
        where t.status is distinct from 'ready'
    ),
    gone as (
        delete from signalbox_data.throttled_tasks w
        using over
        where w.project_id = over.project_id
            and w.task_id = over.id
    ),
    freed as (
        delete from signalbox_data.limit_holders h
        using over
        where h.project_id = over.project_id
            and h.task_id = over.id
            and over.status is distinct from 'in_progress'
        returning h.scope, h.key
    )
    select array_agg(f.scope), array_agg(f.key)
    into v_scopes, v_keys
    from freed f;

    if v_scopes is not null then
        perform signalbox._touch_limits(_leave_limits.project_id, v_scopes, v_keys);
    end if;
end;
$$;

comment on function signalbox._leave_limits(uuid, uuid[]) is
    'Hand on the slots of those of the tasks that are neither ready nor running.';
