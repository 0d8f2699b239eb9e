-- What next_task of Task Master's MCP server would answer: the subtasks of tasks in progress,
-- where there is one to do, else the tasks, by priority (critical counts as medium), number of
-- references and id. For comparison: nothing keeps two agents from the same answer. Agents work
-- by claim_tasks.
--
--     select task_id, key, title
--     from signalbox.task_master_next_mcp
--     where project_id = '…' and tag = 'master' and "position" = 1;
--
create or replace view signalbox.task_master_next_mcp
with (security_invoker = true)
as
with candidates as (
    select
        e.project_id,
        e.workflow_id,
        e.tag,
        e.task_id,
        e.key,
        e.title,
        e.status,
        p.task_id is not null as is_subtask,
        case coalesce(e.priority, p.priority, 'medium')
            when 'high' then 3
            when 'low' then 1
            else 2
        end as weight,
        e.dependencies,
        case
            when coalesce(p.key, e.key) ~ '^[0-9]{1,18}$'
                then coalesce(p.key, e.key)::bigint
        end as number,
        substring(e.key from '[.]([0-9]{1,18})$')::bigint as subtask_number
    from signalbox.task_master_entries e
    left join signalbox.task_master_entries p
        on p.project_id = e.project_id
        and p.task_id = e.parent_task_id
    where e.status in ('pending', 'in-progress')
        and (p.task_id is null or p.status = 'in-progress' and p.parent_task_id is null)
        -- Each reference must name something that is done: what dangles never is.
        and not exists (
            select
            from signalbox_data.task_dependencies d
            inner join signalbox.task_master_entries o
                on o.project_id = d.project_id
                and o.task_id = d.depends_on_task_id
            left join signalbox.task_master_entries op
                on op.project_id = o.project_id
                and op.task_id = o.parent_task_id
            where d.project_id = e.project_id
                and d.task_id = e.task_id
                and d.type = 'blocks'
                and (
                    o.status not in ('done', 'completed')
                    -- A bare reference in a subtask is a sibling there, or nothing.
                    or p.task_id is not null
                    and o.parent_task_id is null
                    and strpos(o.key, '.') = 0
                )
        )
        and not exists (
            select
            from signalbox_data.quarantined_dependencies q
            left join signalbox.task_master_entries o
                on o.project_id = q.project_id
                and o.task_id = q.depends_on_task_id
            where q.project_id = e.project_id
                and q.task_id = e.task_id
                and (o.task_id is null or o.status not in ('done', 'completed'))
        )
)
select
    c.project_id,
    c.workflow_id,
    c.tag,
    row_number() over (
        partition by c.project_id, c.workflow_id
        order by c.weight desc, c.dependencies, c.number, c.subtask_number, c.key
    ) as "position",
    c.task_id,
    c.key,
    c.title,
    c.status
from candidates c
where c.is_subtask
    or not exists (
        select
        from candidates s
        where s.project_id = c.project_id
            and s.workflow_id = c.workflow_id
            and s.is_subtask
    );

comment on view signalbox.task_master_next_mcp is
    'What the next_task tool of Task Master''s MCP server would return: position 1 '
    'of a tag. Compare runnable_tasks, by which agents work.';
grant select on signalbox.task_master_next_mcp to signalbox_reader;
