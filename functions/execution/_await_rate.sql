-- The stage of _admit for rate limits: each task draws a token, which says when it may start. Those
-- that may start now go on; the others wait among the delayed for their time, and then go on without
-- drawing again.
--
-- Of a bucket nothing is kept but the time at which it is full again: virtual scheduling, the generic
-- cell rate algorithm of ITU-T Recommendation I.371. A token moves it on by the time that it takes to
-- grow one; a task may start when it lies no further ahead than the whole bucket. Many tasks draw by
-- priority and rank.
--
-- Nobody waits long for somebody else who draws, see _lock_limit: tasks that got no token ask again
-- in a tenth of a second.
create or replace function signalbox._await_rate(project_id uuid, task_ids uuid[])
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
    v_key text;
    v_task_ids uuid[];
    v_limit signalbox_data.rate_limits;
    v_spacing interval;
    v_base timestamptz;
    v_delayed uuid[];
begin
    for v_key, v_task_ids in
        select u.rate_limit_key, array_agg(t.id order by t.priority desc, t.rank)
        from (
            select *
            from unnest(
                array_fill(_await_rate.project_id, array[cardinality(_await_rate.task_ids)]),
                _await_rate.task_ids
            )
            limit cardinality(_await_rate.task_ids)
        ) named (project_id, id)
        inner join signalbox_data.task_rules u
            on u.project_id = named.project_id
            and u.task_id = named.id
        inner join signalbox_data.tasks t
            on t.project_id = named.project_id
            and t.id = named.id
        where u.rate_limit_key is not null
            and (u.token_at is null or u.token_attempt <> t.attempts + 1)
        group by u.rate_limit_key
        order by u.rate_limit_key
    loop
        continue when not exists (
            select
            from signalbox_data.rate_limits l
            where l.project_id = _await_rate.project_id
                and l.key = v_key
        );

        if signalbox._lock_limit(_await_rate.project_id, 'rate', v_key) then
            select *
            into v_limit
            from signalbox_data.rate_limits l
            where l.project_id = _await_rate.project_id
                and l.key = v_key;
            continue when not found;

            v_spacing := v_limit.per / v_limit.amount;
            v_base := greatest(v_limit.next_at, v_now);
            update signalbox_data.rate_limits l
            set next_at = v_base + cardinality(v_task_ids) * v_spacing
            where l.project_id = _await_rate.project_id
                and l.key = v_key;

            update signalbox_data.task_rules u
            set token_at = greatest(
                    v_now, v_base + (n.place - v_limit.burst)::integer * v_spacing
                ),
                token_attempt = n.attempt,
                has_firm_token = false
            from (
                select named.project_id, named.id, named.place, t.attempts + 1 as attempt
                from (
                    select *
                    from unnest(
                        array_fill(_await_rate.project_id, array[cardinality(v_task_ids)]), v_task_ids
                    ) with ordinality
                    limit cardinality(v_task_ids)
                ) named (project_id, id, place)
                inner join signalbox_data.tasks t
                    on t.project_id = named.project_id
                    and t.id = named.id
            ) n
            where u.project_id = n.project_id
                and u.task_id = n.id;
        else
            update signalbox_data.task_rules u
            set token_at = v_now + interval '100 ms',
                token_attempt = 0,
                has_firm_token = false
            where u.project_id = _await_rate.project_id
                and u.task_id = any (v_task_ids);
        end if;
    end loop;

    with named (project_id, id) as materialized (
        select *
        from unnest(
            array_fill(_await_rate.project_id, array[cardinality(_await_rate.task_ids)]),
            _await_rate.task_ids
        )
        limit cardinality(_await_rate.task_ids)
    ),
    waiting as (
        update signalbox_data.tasks t
        set available_at = u.token_at,
            updated_at = v_now
        from named
        inner join signalbox_data.task_rules u
            on u.project_id = named.project_id
            and u.task_id = named.id
        where t.project_id = named.project_id
            and t.id = named.id
            and u.rate_limit_key is not null
            and u.token_at > v_now
        returning t.project_id, t.id, t.available_at
    ),
    delayed as (
        insert into signalbox_data.delayed_tasks (project_id, task_id, available_at)
        select w.project_id, w.id, w.available_at
        from waiting w
        on conflict (project_id, task_id) do update
            set available_at = excluded.available_at
    )
    select array_agg(w.id)
    into v_delayed
    from waiting w;

    if v_delayed is null then
        return _await_rate.task_ids;
    end if;
    return array(
        select u.id
        from unnest(_await_rate.task_ids) with ordinality u (id, place)
        where u.id <> all (v_delayed)
        order by u.place
    );
end;
$$;

comment on function signalbox._await_rate(uuid, uuid[]) is
    'Let those of the tasks that have a rate limit draw from it, put those whose time lies ahead among '
    'the delayed, and return the others.';
