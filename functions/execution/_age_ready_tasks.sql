-- Let tasks that have waited long in a queue with ageing go up by one in priority. Of each priority the
-- first ones in the queue are looked at, which are the next to be claimed: bounded however long the
-- queue is. How long a task has waited is how long it has been ready. Those that wait for a slot of a
-- limit age as well, or a stream of urgent tasks of a key would keep the others from it for ever.
create or replace function signalbox._age_ready_tasks(max_tasks integer default 100)
returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set enable_seqscan = off
set enable_bitmapscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
    v_now constant timestamptz := signalbox_data.clock();
    v_queue record;
    v_count integer;
    v_aged integer := 0;
begin
    for v_queue in
        select s.project_id, s.queue, s.ageing
        from signalbox_data.queue_settings s
        where s.ageing is not null
    loop
        -- From above, so that a task goes up by one in a call.
        for v_priority in reverse 9..1 loop
            with due as materialized (
                select r.project_id, r.task_id
                from signalbox_data.ready_tasks r
                inner join signalbox_data.tasks t
                    on t.project_id = r.project_id
                    and t.id = r.task_id
                where r.queue = v_queue.queue
                    and r.project_id = v_queue.project_id
                    and r.priority = v_priority
                    and t.updated_at + (r.priority - t.priority + 1) * v_queue.ageing <= v_now
                    and r."position" <= (
                        select max(first."position")
                        from (
                            select f."position"
                            from signalbox_data.ready_tasks f
                            where f.queue = v_queue.queue
                                and f.project_id = v_queue.project_id
                                and f.priority = v_priority
                            order by f."position"
                            limit _age_ready_tasks.max_tasks
                        ) first
                    )
                for update of r skip locked
            )
            update signalbox_data.ready_tasks r
            set priority = r.priority + 1
            from due
            where r.project_id = due.project_id
                and r.task_id = due.task_id;
            get diagnostics v_count = row_count;
            v_aged := v_aged + v_count;

            with due as materialized (
                select w.project_id, w.task_id
                from signalbox_data.throttled_tasks w
                inner join signalbox_data.tasks t
                    on t.project_id = w.project_id
                    and t.id = w.task_id
                where w.queue = v_queue.queue
                    and w.project_id = v_queue.project_id
                    and w.priority = v_priority
                    and t.updated_at + (w.priority - t.priority + 1) * v_queue.ageing <= v_now
                    and w."position" <= (
                        select max(first."position")
                        from (
                            select f."position"
                            from signalbox_data.throttled_tasks f
                            where f.queue = v_queue.queue
                                and f.project_id = v_queue.project_id
                                and f.priority = v_priority
                            order by f."position"
                            limit _age_ready_tasks.max_tasks
                        ) first
                    )
                for update of w skip locked
            )
            update signalbox_data.throttled_tasks w
            set priority = w.priority + 1
            from due
            where w.project_id = due.project_id
                and w.task_id = due.task_id;
            get diagnostics v_count = row_count;
            v_aged := v_aged + v_count;
        end loop;
    end loop;

    return v_aged;
end;
$$;

comment on function signalbox._age_ready_tasks(integer) is
    'Let those among the first so many tasks of each priority that have waited long enough go up by one; '
    'returns how many did.';
