-- The next project, in the order of ids and round again, that has ready tasks in a queue:
-- after the one given, or after a random point between the first and the last.
create or replace function signalbox._next_project(queue text, after uuid)
returns uuid
language plpgsql
volatile
set search_path = ''
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
as $$
#variable_conflict use_column
declare
    v_after uuid := _next_project.after;
    v_first uuid;
    v_last uuid;
    v_next uuid;
begin
    select r.project_id
    into v_first
    from signalbox_data.ready_tasks r
    where r.queue = _next_project.queue
    order by r.project_id
    limit 1;

    if v_first is null then
        return null;
    end if;

    if v_after is null then
        select r.project_id
        into v_last
        from signalbox_data.ready_tasks r
        where r.queue = _next_project.queue
        order by r.project_id desc
        limit 1;
        if v_last = v_first then
            return v_first;
        end if;
        v_after := signalbox._random_uuid_between(v_first, v_last);
    end if;

    select r.project_id
    into v_next
    from signalbox_data.ready_tasks r
    where r.queue = _next_project.queue
        and r.project_id > v_after
    order by r.project_id
    limit 1;

    return coalesce(v_next, v_first);
end;
$$;

comment on function signalbox._next_project(text, uuid) is
    'The project with ready tasks in the queue that follows the given one, in a circle; null '
    'when the queue is empty.';
