-- Let only so many tasks of a key, which they name as their rate_limit, start in an interval. burst is
-- how many may start at once after a rest; with 1 they are spaced evenly. In any stretch of time at
-- most burst start, and amount for each interval of it.
--
--     select * from signalbox.set_rate_limit(:project_id, 'github', 5000, '1 hour', burst => 100);
--
-- Tasks that wait already get new times. An amount of null takes the limit away.
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.set_rate_limit(
    project_id uuid,
    key text,
    amount integer,
    per interval default '1 minute',
    burst integer default 1
)
returns setof signalbox.rate_limits
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
set jit = off
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_now constant timestamptz := signalbox_data.clock();
    v_old signalbox_data.rate_limits;
    v_waiting uuid[];
    v_drawn numeric;
begin
    perform signalbox._require_access(set_rate_limit.project_id, 'operator');
    perform signalbox._begin_locking();
    if not exists (
        select
        from signalbox_data.projects p
        where p.id = set_rate_limit.project_id
    ) then
        raise exception 'project % not found', set_rate_limit.project_id
            using errcode = 'SB001';
    end if;

    -- Before all other locks: nobody waits long for it, see _lock_limit.
    perform pg_advisory_xact_lock(signalbox._limit_lock_key(
        set_rate_limit.project_id, 'rate', set_rate_limit.key
    ));
    select *
    into v_old
    from signalbox_data.rate_limits l
    where l.project_id = set_rate_limit.project_id
        and l.key = set_rate_limit.key;

    -- Those that have a time ahead of them give their tokens back and draw again. One that somebody
    -- holds keeps its time.
    v_waiting := array(
        select t.id
        from signalbox_data.delayed_tasks y
        inner join signalbox_data.task_rules u
            on u.project_id = y.project_id
            and u.task_id = y.task_id
        inner join signalbox_data.tasks t
            on t.project_id = y.project_id
            and t.id = y.task_id
        where y.project_id = set_rate_limit.project_id
            and u.rate_limit_key = set_rate_limit.key
            and u.token_at > v_now
            and u.token_attempt = t.attempts + 1
            and t.status = 'pending'
            and t.unmet_dependencies = 0
            and t.available_at = u.token_at
        for no key update of t skip locked
    );
    v_drawn := greatest(
        extract(epoch from v_old.next_at - v_now)
            / (extract(epoch from v_old.per) / v_old.amount),
        0
    );

    if set_rate_limit.amount is null then
        delete from signalbox_data.rate_limits l
        where l.project_id = set_rate_limit.project_id
            and l.key = set_rate_limit.key;
    else
        insert into signalbox_data.rate_limits (project_id, key, amount, per, burst)
        values (
            set_rate_limit.project_id,
            set_rate_limit.key,
            set_rate_limit.amount,
            set_rate_limit.per,
            set_rate_limit.burst
        )
        on conflict (project_id, key) do update
            set amount = excluded.amount,
                per = excluded.per,
                burst = excluded.burst,
                next_at = v_now
                    + greatest(v_drawn - cardinality(v_waiting), 0)::double precision
                    * (excluded.per / excluded.amount),
                updated_at = v_now;
    end if;

    if v_waiting <> '{}' then
        update signalbox_data.tasks t
        set available_at = v_now,
            updated_at = v_now
        where t.project_id = set_rate_limit.project_id
            and t.id = any (v_waiting);
        update signalbox_data.task_rules u
        set token_at = null
        where u.project_id = set_rate_limit.project_id
            and u.task_id = any (v_waiting);
        delete from signalbox_data.delayed_tasks y
        where y.project_id = set_rate_limit.project_id
            and y.task_id = any (v_waiting);
        perform signalbox._make_ready(set_rate_limit.project_id, v_waiting);
    end if;

    return query
        select *
        from signalbox.rate_limits l
        where l.project_id = set_rate_limit.project_id
            and l.key = set_rate_limit.key;
end;
$$;

comment on function signalbox.set_rate_limit(uuid, text, integer, interval, integer) is
    'Let only so many tasks of a key start in an interval, burst of them at once, and return the limit; '
    'an amount of null takes it away. Raises SB001 when there is no such project.';
grant execute on function signalbox.set_rate_limit(uuid, text, integer, interval, integer)
    to signalbox_operator;
