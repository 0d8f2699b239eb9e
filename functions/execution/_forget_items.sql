-- Let the items of lists be made anew when their tasks come to be done again. Those that there are give
-- up their keys, and are no longer open or failed: what they did stays recorded, and decides nothing any
-- more. The caller holds them and their parents, and nobody works on them.
create or replace function signalbox._forget_items(project_id uuid, parent_task_ids uuid[])
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set cpu_tuple_cost = 100
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_now constant timestamptz := signalbox_data.clock();
    v_items uuid[];
    v_parents uuid[];
    v_open uuid[];
begin
    select coalesce(array_agg(i.id), '{}'), array_agg(i.parent_task_id)
    into v_items, v_parents
    from signalbox._items_of(_forget_items.project_id, _forget_items.parent_task_ids) i;
    -- An empty list has none, and is looked at anew as well.
    update signalbox_data.task_rules r
    set item_count = null,
        items_digest = null
    where r.project_id = _forget_items.project_id
        and r.task_id = any (_forget_items.parent_task_ids);
    if v_items = '{}' then
        return;
    end if;

    v_open := array(
        select t.id
        from signalbox_data.tasks t
        where t.project_id = _forget_items.project_id
            and t.id = any (v_items)
            and t.finished_at is null
    );
    if v_open <> '{}' then
        perform signalbox._leave_queue(_forget_items.project_id, v_open);
        perform signalbox._withdraw_waits(_forget_items.project_id, v_open);
        delete from signalbox_data.delayed_tasks y
        where y.project_id = _forget_items.project_id
            and y.task_id = any (v_open);
        -- Their parents do not wait for them any more.
        update signalbox_data.tasks t
        set unmet_dependencies = t.unmet_dependencies - o.items
        from (
            select i.parent_task_id as id, count(*) as items
            from signalbox_data.tasks i
            where i.project_id = _forget_items.project_id
                and i.id = any (v_open)
            group by i.parent_task_id
        ) o
        where t.project_id = _forget_items.project_id
            and t.id = o.id;
    end if;

    update signalbox_data.tasks t
    set key = format('%s~%s', t.key, i.item_sets),
        status = case
            when t.status in ('completed', 'deployed', 'skipped') then t.status
            else 'cancelled'
        end,
        status_reason = case
            when t.status in ('completed', 'deployed', 'skipped') then t.status_reason
            else 'its list was done again'
        end,
        finished_at = coalesce(t.finished_at, v_now),
        updated_at = v_now
    from (
        select
            u.id,
            (
                select r.item_sets
                from signalbox_data.task_rules r
                where r.project_id = _forget_items.project_id
                    and r.task_id = u.parent_task_id
            )
        from unnest(v_items, v_parents) u (id, parent_task_id)
        limit cardinality(v_items)
    ) i (id, item_sets)
    where t.project_id = _forget_items.project_id
        and t.id = i.id;
end;
$$;

comment on function signalbox._forget_items(uuid, uuid[]) is
    'Set the items of lists aside, so that they are made anew when their tasks are done again.';
