-- A key in use that nobody has set a limit for is shown with the limit it has, 1.
create or replace view signalbox.concurrency_limits
with (security_invoker = true)
as
select
    l.project_id,
    l.scope,
    l.key,
    coalesce(c.max_running, 1) as max_running,
    c.project_id is not null as is_set,
    (
        select count(*)
        from signalbox_data.limit_holders h
        where h.key = l.key
            and h.scope = l.scope
            and h.project_id = l.project_id
    ) as holding,
    (
        select count(*)
        from signalbox_data.throttled_tasks w
        where w.key = l.key
            and w.scope = l.scope
            and w.project_id = l.project_id
    ) as waiting,
    c.created_at,
    c.updated_at
from (
    select c.project_id, c.scope, c.key
    from signalbox_data.concurrency_limits c
    union
    select h.project_id, h.scope, h.key
    from signalbox_data.limit_holders h
    union
    select w.project_id, w.scope, w.key
    from signalbox_data.throttled_tasks w
) l
left join signalbox_data.concurrency_limits c
    on c.project_id = l.project_id
    and c.scope = l.scope
    and c.key = l.key;

comment on view signalbox.concurrency_limits is
    'How many tasks of a key, workflow, queue or project may run at once, how many slots are held, and how '
    'many tasks wait for one.';
grant select on signalbox.concurrency_limits to signalbox_reader;
