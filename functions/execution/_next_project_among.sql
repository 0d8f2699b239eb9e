-- As _next_project, among some projects alone, given in the order of their ids. From one of them to the
-- next project that has ready tasks, and from there to the next one of them, so that neither many
-- projects of others nor many without tasks are looked at one by one.
--
-- A session that has taken no turn yet begins at a random one. It has the settings of _next_project, which
-- alone calls it.
create or replace function signalbox._next_project_among(queue text, after uuid, among uuid[])
returns uuid
language plpgsql
volatile
as $$
#variable_conflict use_column
declare
    v_count constant integer := cardinality(_next_project_among.among);
    v_place integer;
    v_ready uuid;
begin
    if v_count = 0 then
        return null;
    end if;
    v_place := case
        when _next_project_among.after is null then ceil(random() * v_count)
        else width_bucket(_next_project_among.after, _next_project_among.among) + 1
    end;

    -- To the end, and once more from the beginning.
    for v_round in 1..2 loop
        while v_place <= v_count loop
            select r.project_id
            into v_ready
            from signalbox_data.ready_tasks r
            where r.queue = _next_project_among.queue
                and r.project_id >= _next_project_among.among[v_place]
            order by r.project_id
            limit 1;
            exit when not found;
            v_place := width_bucket(v_ready, _next_project_among.among);
            if v_ready = _next_project_among.among[v_place] then
                return v_ready;
            end if;
            v_place := v_place + 1;
        end loop;
        v_place := 1;
    end loop;
    return null;
end;
$$;

comment on function signalbox._next_project_among(text, uuid, uuid[]) is
    'The one of these projects, in the order of their ids, with ready tasks in the queue that follows the '
    'given one in a circle, or else a random one; null when there is none.';
