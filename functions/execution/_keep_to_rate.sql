-- Of tasks that are being claimed, those that may start by their rate limits. Their tokens say when they
-- could enter the queue; where workers come late, many have been let in, and they would all start at once.
-- So tasks that are more than a minute late draw anew, from a bucket for starts, and so do all others of
-- the key until a minute after that. Those that have to wait are put back, with the time that they have
-- now; and others of the key with them that stand near the head of the queue, so that the next claim does
-- not come upon them one by one.
--
-- The caller holds their rows in the queue, or has deleted them. Nobody is waited for: where somebody else
-- draws, they come again in a tenth of a second.
create or replace function signalbox._keep_to_rate(project_id uuid, task_ids uuid[])
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
    v_late constant interval := '1 minute';
    v_key text;
    v_task_ids uuid[];
    v_limit signalbox_data.rate_limits;
    v_spacing interval;
    v_base timestamptz;
    v_allowed integer;
    v_waiting uuid[];
    v_held uuid[] := '{}';
begin
    for v_key, v_task_ids in
        select u.rate_limit_key, array_agg(u.task_id order by t.priority desc, t.rank)
        from signalbox_data.task_rules u
        cross join lateral (
            select t.priority, t.rank
            from signalbox_data.tasks t
            where t.project_id = _keep_to_rate.project_id
                and t.id = u.task_id
            offset 0
        ) t
        where u.project_id = _keep_to_rate.project_id
            and u.task_id = any (_keep_to_rate.task_ids)
            and u.rate_limit_key is not null
            and not (u.has_firm_token and u.token_at > v_now - v_late)
            and exists (
                select
                from signalbox_data.rate_limits l
                where l.project_id = u.project_id
                    and l.key = u.rate_limit_key
                    and (u.token_at <= v_now - v_late or l.starts_next_at > v_now - v_late)
            )
        group by u.rate_limit_key
        order by u.rate_limit_key
    loop
        if not pg_try_advisory_xact_lock(
            signalbox._limit_lock_key(_keep_to_rate.project_id, 'rate', v_key)
        ) then
            perform signalbox._put_back(
                _keep_to_rate.project_id, v_task_ids,
                array_fill(v_now + interval '100 ms', array[cardinality(v_task_ids)])
            );
            v_held := v_held || v_task_ids;
            continue;
        end if;
        select *
        into v_limit
        from signalbox_data.rate_limits l
        where l.project_id = _keep_to_rate.project_id
            and l.key = v_key;
        continue when not found;

        -- As in _await_rate: a task may start when the bucket is full again no later than burst tokens ahead.
        v_spacing := v_limit.per / v_limit.amount;
        v_base := greatest(v_limit.starts_next_at, v_now);
        v_allowed := (
            select count(*)
            from generate_series(1, cardinality(v_task_ids)) n
            where v_base + (n - v_limit.burst) * v_spacing <= v_now
        );
        v_waiting := v_task_ids[v_allowed + 1:];
        if v_waiting <> '{}' then
            v_waiting := v_waiting || array(
                select r.task_id
                from signalbox_data.ready_tasks r
                where r.ctid = any (array(
                    select head.ctid
                    from (
                        select r.ctid, r.task_id, r.is_rated
                        from signalbox_data.ready_tasks r
                        where r.queue = (
                                select t.queue
                                from signalbox_data.tasks t
                                where t.project_id = _keep_to_rate.project_id
                                    and t.id = v_waiting[1]
                            )
                            and r.project_id = _keep_to_rate.project_id
                        order by r.priority desc, r."position"
                        limit 1000
                    ) head
                    cross join lateral (
                        select
                        from signalbox_data.task_rules u
                        where u.project_id = _keep_to_rate.project_id
                            and u.task_id = head.task_id
                            and u.rate_limit_key = v_key
                            and not (u.has_firm_token and u.token_at > v_now - v_late)
                        offset 0
                    ) rule
                    where head.is_rated
                ))
                order by r.priority desc, r."position"
                for update skip locked
            );
            perform signalbox._put_back(
                _keep_to_rate.project_id,
                v_waiting,
                array(
                    select v_base + (v_allowed + n - v_limit.burst) * v_spacing
                    from generate_series(1, cardinality(v_waiting)) n
                ),
                is_firm => true
            );
            v_held := v_held || v_waiting;
        end if;

        update signalbox_data.rate_limits l
        set starts_next_at = v_base + (v_allowed + cardinality(v_waiting)) * v_spacing
        where l.project_id = _keep_to_rate.project_id
            and l.key = v_key;
    end loop;

    if v_held = '{}' then
        return _keep_to_rate.task_ids;
    end if;
    return array(
        select u.id
        from unnest(_keep_to_rate.task_ids) with ordinality u (id, place)
        where u.id <> all (v_held)
        order by u.place
    );
end;
$$;

comment on function signalbox._keep_to_rate(uuid, uuid[]) is
    'Those of tasks that are being claimed that may start by their rate limits; the others are put back.';
