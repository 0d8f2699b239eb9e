-- Move delayed tasks whose time has come into the queue. Called by claims, so that no
-- timer is needed. A task that somebody holds at the moment is left for the next call.
--
-- A gated task may end on its way to the queue, and that touches what waits for it and perhaps the
-- workflow. A claim waits for nobody: when somebody holds one of those, the task is left too.
drop function if exists signalbox._promote_delayed_tasks(integer);
create or replace function signalbox._promote_delayed_tasks(
    max_tasks integer default 1000,
    project_ids uuid[] default null
)
returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set lock_timeout = '1ms'
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
as $$
#variable_conflict use_column
declare
    v_project_id uuid;
    v_task_ids uuid[];
    v_gated uuid[];
    v_task_id uuid;
    v_promoted integer := 0;
begin
    for v_project_id, v_task_ids, v_gated in
        with due as materialized (
            select y.project_id, y.task_id, t.is_gated
            from signalbox_data.delayed_tasks y
            inner join signalbox_data.tasks t
                on t.project_id = y.project_id
                and t.id = y.task_id
            where y.available_at <= (select signalbox_data.clock())
                and (
                    _promote_delayed_tasks.project_ids is null
                    or y.project_id = any (_promote_delayed_tasks.project_ids)
                )
            order by y.available_at
            limit _promote_delayed_tasks.max_tasks
            for no key update skip locked
        ),
        gone as (
            delete from signalbox_data.delayed_tasks y
            using due
            where y.project_id = due.project_id
                and y.task_id = due.task_id
                and not due.is_gated
            returning y.project_id, y.task_id
        )
        select
            due.project_id,
            array_agg(gone.task_id) filter (where not due.is_gated),
            array_agg(due.task_id) filter (where due.is_gated)
        from due
        left join gone
            on gone.project_id = due.project_id
            and gone.task_id = due.task_id
        group by due.project_id
        order by due.project_id
    loop
        -- All at once, and only where that fails one by one.
        if v_task_ids is not null then
            begin
                perform signalbox._make_ready(v_project_id, v_task_ids);
                v_promoted := v_promoted + cardinality(v_task_ids);
            exception
                when others then
                    foreach v_task_id in array v_task_ids loop
                        begin
                            perform signalbox._make_ready(v_project_id, array[v_task_id]);
                            v_promoted := v_promoted + 1;
                        exception
                            when lock_not_available or serialization_failure then
                                perform signalbox._delay_tasks(
                                    v_project_id, array[v_task_id], array[signalbox_data.clock()]
                                );
                            when others then
                                raise warning 'task % cannot be promoted, tried again in a minute: %',
                                    v_task_id, sqlerrm;
                                perform signalbox._delay_tasks(
                                    v_project_id,
                                    array[v_task_id],
                                    array[signalbox_data.clock() + interval '1 minute']
                                );
                        end;
                    end loop;
            end;
        end if;
        continue when v_gated is null;

        begin
            perform signalbox._promote_gated_tasks(v_project_id, v_gated);
            v_promoted := v_promoted + cardinality(v_gated);
        exception
            when others then
                foreach v_task_id in array v_gated loop
                    begin
                        perform signalbox._promote_gated_tasks(v_project_id, array[v_task_id]);
                        v_promoted := v_promoted + 1;
                    exception
                        when lock_not_available or serialization_failure then null;
                        -- One task that cannot be promoted must not stop the claims of everybody.
                        when others then
                            raise warning 'task % cannot be promoted, tried again in a minute: %',
                                v_task_id, sqlerrm;
                            perform signalbox._delay_tasks(
                                v_project_id,
                                array[v_task_id],
                                array[signalbox_data.clock() + interval '1 minute']
                            );
                    end;
                end loop;
        end;
    end loop;

    return v_promoted;
end;
$$;

comment on function signalbox._promote_delayed_tasks(integer, uuid[]) is
    'Put up to max_tasks delayed tasks whose time has come into the queue, in some projects or in all; '
    'returns how many.';
