-- The next project, in the order of ids and round again, that has ready tasks in a queue: after the one
-- given, or the one that had the last turn in this session. So a session that claims from all projects
-- comes back to none before it has been at every other, however much work that one has.
--
-- A session that has taken no turn yet begins at a random one, so that not all begin with the same. Ids
-- grow with time, so a random point between the first and the last would mostly fall into the widest
-- gap. Instead the projects are parted in two where their ids part, one half is drawn, and so on, a few
-- steps for any number.
drop function if exists signalbox._next_project(text, uuid);
create or replace function signalbox._next_project(
    queue text,
    after uuid,
    among uuid[] default null
)
returns uuid
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
as $$
#variable_conflict use_column
declare
    v_first uuid;
    v_last uuid;
    v_fork uuid;
    v_next uuid;
    v_after uuid := _next_project.after;
begin
    if v_after is null then
        v_after := nullif(current_setting('signalbox.turns', true), '')::jsonb ->> _next_project.queue;
    end if;
    if _next_project.among is not null then
        return signalbox._next_project_among(_next_project.queue, v_after, _next_project.among);
    end if;
    if v_after is not null then
        select r.project_id
        into v_next
        from signalbox_data.ready_tasks r
        where r.queue = _next_project.queue
            and r.project_id > v_after
        order by r.project_id
        limit 1;
        if found then
            return v_next;
        end if;
    end if;

    select r.project_id
    into v_first
    from signalbox_data.ready_tasks r
    where r.queue = _next_project.queue
    order by r.project_id
    limit 1;

    if v_first is null or v_after is not null then
        return v_first;
    end if;

    select r.project_id
    into v_last
    from signalbox_data.ready_tasks r
    where r.queue = _next_project.queue
    order by r.project_id desc
    limit 1;

    -- Others claim meanwhile: a half that has become empty leaves the project drawn so far.
    while v_first < v_last loop
        v_fork := signalbox._fork_between(v_first, v_last);
        if random() < 0.5 then
            select r.project_id
            into v_last
            from signalbox_data.ready_tasks r
            where r.queue = _next_project.queue
                and r.project_id < v_fork
            order by r.project_id desc
            limit 1;
        else
            select r.project_id
            into v_next
            from signalbox_data.ready_tasks r
            where r.queue = _next_project.queue
                and r.project_id >= v_fork
            order by r.project_id
            limit 1;
            v_first := coalesce(v_next, v_first);
            exit when v_next is null;
        end if;
    end loop;

    return v_first;
end;
$$;

comment on function signalbox._next_project(text, uuid, uuid[]) is
    'The project with ready tasks in the queue that follows the given one in a circle, or else the one '
    'that had the last turn, or a random one, among all or some; null when nothing is ready.';
