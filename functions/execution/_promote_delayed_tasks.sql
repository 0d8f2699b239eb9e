-- One that returns nothing cannot be replaced by one that returns a number.
do $$
begin
    if pg_get_function_result(to_regprocedure('signalbox._promote_delayed_tasks(integer)')) = 'void'
    then
        drop function signalbox._promote_delayed_tasks(integer);
    end if;
end;
$$;

-- Move delayed tasks whose time has come into the queue. Called by claims, so that no
-- timer is needed. A task that somebody holds at the moment is left for the next call.
create or replace function signalbox._promote_delayed_tasks(max_tasks integer default 1000)
returns integer
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
    v_project_id uuid;
    v_task_ids uuid[];
    v_promoted integer := 0;
begin
    for v_project_id, v_task_ids in
        with due as materialized (
            select y.project_id, y.task_id
            from signalbox_data.delayed_tasks y
            inner join signalbox_data.tasks t
                on t.project_id = y.project_id
                and t.id = y.task_id
            where y.available_at <= (select signalbox_data.clock())
            order by y.available_at
            limit _promote_delayed_tasks.max_tasks
            for no key update skip locked
        ),
        gone as (
            delete from signalbox_data.delayed_tasks y
            using due
            where y.project_id = due.project_id
                and y.task_id = due.task_id
            returning y.project_id, y.task_id
        )
        select gone.project_id, array_agg(gone.task_id)
        from gone
        group by gone.project_id
        order by gone.project_id
    loop
        perform signalbox._make_ready(v_project_id, v_task_ids);
        v_promoted := v_promoted + cardinality(v_task_ids);
    end loop;

    return v_promoted;
end;
$$;

comment on function signalbox._promote_delayed_tasks(integer) is
    'Put up to max_tasks delayed tasks whose time has come into the queue; returns how many.';
