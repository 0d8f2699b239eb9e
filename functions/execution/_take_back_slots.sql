-- Take slots of a limit back from tasks that have one and have not begun: the limit was lowered. The
-- last in order go first; those that run keep theirs until they end. The caller holds the lock of
-- the limit.
create or replace function signalbox._take_back_slots(
    project_id uuid,
    scope signalbox_data.limit_scope,
    key text,
    surplus integer
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set enable_seqscan = off
set enable_bitmapscan = off
as $$
#variable_conflict use_column
declare
    v_task_ids uuid[];
    v_on_the_way uuid[];
    v_scopes signalbox_data.limit_scope[];
    v_keys text[];
begin
    -- Those first that wait for a slot of a later limit.
    v_on_the_way := array(
        select w.task_id
        from signalbox_data.limit_holders h
        inner join signalbox_data.throttled_tasks w
            on w.project_id = h.project_id
            and w.task_id = h.task_id
        where h.key = _take_back_slots.key
            and h.scope = _take_back_slots.scope
            and h.project_id = _take_back_slots.project_id
            and w.scope > h.scope
        order by w.priority, w."position" desc
        limit _take_back_slots.surplus
        for update of w skip locked
    );
    update signalbox_data.throttled_tasks w
    set scope = _take_back_slots.scope,
        key = _take_back_slots.key
    where w.project_id = _take_back_slots.project_id
        and w.task_id = any (v_on_the_way);

    v_task_ids := array(
        select r.task_id
        from signalbox_data.limit_holders h
        inner join signalbox_data.ready_tasks r
            on r.project_id = h.project_id
            and r.task_id = h.task_id
        where h.key = _take_back_slots.key
            and h.scope = _take_back_slots.scope
            and h.project_id = _take_back_slots.project_id
        order by r.priority, r."position" desc
        limit _take_back_slots.surplus - cardinality(v_on_the_way)
        for update of r skip locked
    );
    with taken as (
        delete from signalbox_data.ready_tasks r
        where r.project_id = _take_back_slots.project_id
            and r.task_id = any (v_task_ids)
        returning r.*
    )
    insert into signalbox_data.throttled_tasks (
        project_id, task_id, workflow_id, "position", priority, queue, scope, key
    )
    select
        t.project_id, t.task_id, t.workflow_id, t."position", t.priority, t.queue,
        _take_back_slots.scope, _take_back_slots.key
    from taken t;

    with freed as (
        delete from signalbox_data.limit_holders h
        where h.project_id = _take_back_slots.project_id
            and h.task_id = any (v_task_ids || v_on_the_way)
            and h.scope >= _take_back_slots.scope
        returning h.scope, h.key
    )
    select array_agg(f.scope), array_agg(f.key)
    into v_scopes, v_keys
    from (
        select distinct f.scope, f.key
        from freed f
        where f.scope > _take_back_slots.scope
    ) f;
    if v_scopes is not null then
        perform signalbox._share_slots(_take_back_slots.project_id, v_scopes, v_keys);
    end if;

    -- One that is being claimed may come back, when the claim fails.
    if cardinality(v_task_ids || v_on_the_way) < _take_back_slots.surplus
        and exists (
            select
            from signalbox_data.limit_holders h
            inner join signalbox_data.ready_tasks r
                on r.project_id = h.project_id
                and r.task_id = h.task_id
            where h.key = _take_back_slots.key
                and h.scope = _take_back_slots.scope
                and h.project_id = _take_back_slots.project_id
        )
    then
        perform signalbox._check_later(
            _take_back_slots.project_id, _take_back_slots.scope, _take_back_slots.key
        );
    end if;
end;
$$;

comment on function signalbox._take_back_slots(
    uuid, signalbox_data.limit_scope, text, integer
) is
    'Let up to so many tasks that hold a slot of a limit and have not begun wait for one again.';
