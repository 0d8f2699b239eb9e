-- Whether a task is an item of a list that was set aside when its list was done again, see _forget_items, or
-- below one: by its key, and its parent, which has the list.
create or replace function signalbox._is_forgotten_item(
    project_id uuid,
    parent_task_id uuid,
    key text
)
returns boolean
language sql
stable
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
    with recursive above (parent_task_id, key) as (
        select _is_forgotten_item.parent_task_id, _is_forgotten_item.key
        where _is_forgotten_item.parent_task_id is not null
        union
        select t.parent_task_id, t.key
        from above a
        inner join signalbox_data.tasks t
            on t.project_id = _is_forgotten_item.project_id
            and t.id = a.parent_task_id
        where t.parent_task_id is not null
    )
    select exists (
        select
        from above a
        inner join signalbox_data.task_rules u
            on u.project_id = _is_forgotten_item.project_id
            and u.task_id = a.parent_task_id
        where a.key ~ '\[\d+\]~\d+$'
            and u.for_each is not null
    );
$$;

comment on function signalbox._is_forgotten_item(uuid, uuid, text) is
    'Whether a task with this parent and key is an item of a list that has been done again since, or '
    'below one.';
