-- Whether a task is an item of a list that was set aside when its list was done again, see _forget_items:
-- by its key, and its parent, which has the list.
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
set enable_seqscan = off
as $$
    select _is_forgotten_item.key ~ '\[\d+\]~\d+$' and exists (
        select
        from signalbox_data.task_rules u
        where u.project_id = _is_forgotten_item.project_id
            and u.task_id = _is_forgotten_item.parent_task_id
            and u.for_each is not null
    );
$$;

comment on function signalbox._is_forgotten_item(uuid, uuid, text) is
    'Whether a task with this parent and key is an item of a list that has been done again since.';
