-- A worker as its user may see it. Names are free to claim with, so that somebody else's tasks may be held
-- under the name that a user registers: functions with the owner's rights would tell what they are.
create or replace function signalbox._shown_worker(name text)
returns setof signalbox.workers
language plpgsql
stable
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_now constant timestamptz := signalbox_data.clock();
    v_projects uuid[];
    v_worker signalbox.workers;
begin
    select *
    into v_worker
    from signalbox.workers w
    where w.name = _shown_worker.name
        and w.is_registered;
    if not found then
        return;
    end if;

    if not signalbox._is_unbounded() then
        v_projects := signalbox.my_projects();
        select
            count(*),
            min(h.since),
            max(h.lease_expires_at),
            coalesce(jsonb_agg(h.hold order by h.place), '[]')
        into
            v_worker.tasks_held, v_worker.busy_since_at, v_worker.lease_expires_at, v_worker.holds
        from jsonb_array_elements(v_worker.holds) with ordinality e (hold, place)
        cross join lateral (
            select
                e.hold,
                e.place,
                (e.hold ->> 'since')::timestamptz as since,
                (e.hold ->> 'lease_expires_at')::timestamptz as lease_expires_at
        ) h
        where (e.hold ->> 'project_id')::uuid = any (v_projects);

        select
            case
                when coalesce(v_worker.lease_expires_at, '-infinity') <= v_now
                    and w.last_seen_at + w.lease <= v_now
                    then 'dead'
                when w.draining_at is not null then 'draining'
                when v_worker.tasks_held > 0 then 'busy'
                else 'idle'
            end,
            w.last_seen_at
        into v_worker.state, v_worker.last_seen_at
        from signalbox_data.workers w
        where w.name = _shown_worker.name;
    end if;
    return next v_worker;
end;
$$;

comment on function signalbox._shown_worker(text) is
    'A registered worker, with what it holds in the projects that the session may see.';
