-- Let the items of lists be made anew when their tasks come to be done again. Those that there are give
-- up their keys, and are no longer open or failed: what they did stays recorded, and decides nothing any
-- more. The same becomes of what was put below them. The caller holds all of them with what waits for
-- them, and nobody works on them.
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
    v_made uuid[];
    v_leaving uuid[];
    v_dependents uuid[];
    v_others uuid[];
begin
    select coalesce(array_agg(i.id), '{}'), array_agg(i.parent_task_id)
    into v_items, v_parents
    from signalbox._items_of(_forget_items.project_id, _forget_items.parent_task_ids) i;
    v_made := array(
        select m.id
        from signalbox._made_of(_forget_items.project_id, _forget_items.parent_task_ids) m (id)
    );
    -- An empty list has none, and is looked at anew as well.
    update signalbox_data.task_rules r
    set item_count = null,
        items_digest = null
    where r.project_id = _forget_items.project_id
        and r.task_id = any (_forget_items.parent_task_ids);
    if v_items = '{}' then
        return;
    end if;

    v_leaving := array(
        select t.id
        from signalbox_data.tasks t
        where t.project_id = _forget_items.project_id
            and t.id = any (v_made)
            and t.finished_at is null
    );
    -- What waited for the failure of one waits for it again.
    v_leaving := v_leaving || array(
        select d.task_id
        from signalbox_data.tasks t
        inner join signalbox_data.task_dependencies d
            on d.depends_on_task_id = t.id
            and d.project_id = t.project_id
            and d.condition = 'failure'
        where t.project_id = _forget_items.project_id
            and t.id = any (v_made)
            and t.status = 'failed'
    );
    if v_leaving <> '{}' then
        perform signalbox._leave_queue(_forget_items.project_id, v_leaving);
        perform signalbox._withdraw_waits(_forget_items.project_id, v_leaving);
        delete from signalbox_data.delayed_tasks y
        where y.project_id = _forget_items.project_id
            and y.task_id = any (v_leaving);
    end if;

    update signalbox_data.tasks t
    set status = case
            when t.status in ('completed', 'deployed', 'skipped') then t.status
            else 'cancelled'
        end,
        status_reason = case
            when t.status in ('completed', 'deployed', 'skipped') then t.status_reason
            else 'its list was done again'
        end,
        finished_at = coalesce(t.finished_at, v_now),
        updated_at = v_now
    where t.project_id = _forget_items.project_id
        and t.id = any (v_made);
    update signalbox_data.tasks t
    set key = format('%s~%s', t.key, i.item_sets)
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

    -- Their parents do not wait for them any more; others may, or in vain.
    v_dependents := array(
        select distinct d.task_id
        from signalbox_data.task_dependencies d
        where d.project_id = _forget_items.project_id
            and d.depends_on_task_id = any (v_made)
            and d.type not in ('relates_to', 'discovered_from')
    );
    update signalbox_data.tasks t
    set unmet_dependencies = (
            select count(*)
            from signalbox_data.task_dependencies d
            inner join signalbox_data.tasks dependency
                on dependency.project_id = d.project_id
                and dependency.id = d.depends_on_task_id
            where d.project_id = t.project_id
                and d.task_id = t.id
                and d.type in ('blocks', 'subtask', 'inherited')
                and not signalbox.is_met(d.condition, dependency.status)
        ),
        updated_at = v_now
    where t.project_id = _forget_items.project_id
        and t.id = any (v_dependents);
    v_others := array(
        select t.id
        from signalbox_data.tasks t
        where t.project_id = _forget_items.project_id
            and t.id = any (v_dependents)
            and t.id not in (select unnest(_forget_items.parent_task_ids))
            and t.status = 'pending'
    );
    if v_others <> '{}' then
        perform signalbox._make_ready(_forget_items.project_id, v_others);
        perform signalbox._skip_impossible(_forget_items.project_id, v_others);
    end if;
end;
$$;

comment on function signalbox._forget_items(uuid, uuid[]) is
    'Set the items of lists aside, so that they are made anew when their tasks are done again.';
