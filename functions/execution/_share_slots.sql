-- Give the free slots of limits to those who wait for them, the next ones by priority and rank. Who
-- has all its slots enters the queue; who needs another one waits at that limit, with what it has. All
-- go from limit to limit in the same order, so that nobody holds up somebody who holds it up.
--
-- Whoever gives a slot back, or begins to wait, changes its rows first and then comes here. Of two
-- who do so at once the second has the lock after the first has committed, and sees both changes.
create or replace function signalbox._share_slots(
    project_id uuid,
    scopes signalbox_data.limit_scope[],
    keys text[]
)
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
    v_scopes signalbox_data.limit_scope[] := _share_slots.scopes;
    v_keys text[] := _share_slots.keys;
    v_scope signalbox_data.limit_scope;
    v_key text;
    v_max_running integer;
    v_free bigint;
    v_task_ids uuid[];
    v_next_scopes signalbox_data.limit_scope[];
    v_next_keys text[];
    v_moved uuid[];
    v_heard text[];
begin
    foreach v_scope in array enum_range(null::signalbox_data.limit_scope) loop
        for v_key in
            select distinct w.key
            from unnest(v_scopes, v_keys) w (scope, key)
            where w.scope = v_scope
            order by w.key
        loop
            if not signalbox._lock_limit(_share_slots.project_id, v_scope::text, v_key) then
                perform signalbox._check_later(_share_slots.project_id, v_scope, v_key);
                continue;
            end if;

            v_max_running := (
                select c.max_running
                from signalbox_data.concurrency_limits c
                where c.project_id = _share_slots.project_id
                    and c.scope = v_scope
                    and c.key = v_key
            );
            if v_max_running is null and v_scope = 'key' then
                v_max_running := 1;
            end if;
            v_free := v_max_running - (
                select count(*)
                from signalbox_data.limit_holders h
                where h.key = v_key
                    and h.scope = v_scope
                    and h.project_id = _share_slots.project_id
            );
            if v_free < 0 then
                perform signalbox._take_back_slots(
                    _share_slots.project_id, v_scope, v_key, (-v_free)::integer
                );
            end if;
            continue when v_free <= 0;

            v_task_ids := array(
                select w.task_id
                from signalbox_data.throttled_tasks w
                where w.key = v_key
                    and w.scope = v_scope
                    and w.project_id = _share_slots.project_id
                order by w.priority desc, w."position"
                limit v_free
                for update skip locked
            );

            -- Somebody holds one who waits, and may yet let it wait.
            if (v_free is null or cardinality(v_task_ids) < v_free)
                and exists (
                    select
                    from signalbox_data.throttled_tasks w
                    where w.key = v_key
                        and w.scope = v_scope
                        and w.project_id = _share_slots.project_id
                        and w.task_id <> all (v_task_ids)
                )
            then
                perform signalbox._check_later(_share_slots.project_id, v_scope, v_key);
            end if;
            continue when v_task_ids = '{}';

            if v_max_running is not null then
                insert into signalbox_data.limit_holders (project_id, task_id, scope, key)
                select _share_slots.project_id, u.id, v_scope, v_key
                from unnest(v_task_ids) u (id);
            end if;

            -- A limit that is not set any more is one less on the way.
            with onward as (
                select n.*
                from signalbox._next_limits(_share_slots.project_id, v_task_ids, v_scope) n
                where n.scope is not null
            ),
            moved as (
                update signalbox_data.throttled_tasks w
                set scope = o.scope,
                    key = o.key
                from onward o
                where w.project_id = _share_slots.project_id
                    and w.task_id = o.task_id
                returning w.task_id, w.scope, w.key
            )
            select array_agg(m.scope), array_agg(m.key), array_agg(m.task_id)
            into v_next_scopes, v_next_keys, v_moved
            from moved m;
            v_scopes := v_scopes || v_next_scopes;
            v_keys := v_keys || v_next_keys;

            with free as (
                delete from signalbox_data.throttled_tasks w
                where w.project_id = _share_slots.project_id
                    and w.task_id = any (v_task_ids)
                    and w.task_id <> all (coalesce(v_moved, '{}'))
                returning w.*
            ),
            queued as (
                insert into signalbox_data.ready_tasks (
                    project_id, task_id, workflow_id, "position", priority, queue, is_rated
                )
                select
                    f.project_id, f.task_id, f.workflow_id, f."position", f.priority, f.queue,
                    signalbox._is_rated(f.project_id, f.task_id)
                from free f
                returning queue
            )
            select array_agg(distinct q.queue)
            into v_heard
            from queued q
            where q.queue in (
                select i.queue
                from signalbox_data.idle_workers i
                where i.expires_at > signalbox_data.clock()
            );
            if v_heard is not null then
                perform pg_notify('signalbox_work', h.queue)
                from unnest(v_heard) h (queue);
            end if;
        end loop;
    end loop;
end;
$$;

comment on function signalbox._share_slots(uuid, signalbox_data.limit_scope[], text[]) is
    'Give the free slots of these limits to the tasks that wait for them, which enter the queue or '
    'wait at their next limit.';
