-- The tasks and subtasks of a project in Task Master's words, as an export writes them now: the
-- ground on which the two views of its next stand.
create or replace view signalbox.task_master_entries
with (security_invoker = true)
as
select
    t.project_id,
    t.workflow_id,
    t.id as task_id,
    t.parent_task_id,
    w.name as tag,
    coalesce(i.key, t.key, t.id::text) as key,
    t.title,
    case
        when i.task_id is not null
            and signalbox._task_master_status(i.status) = signalbox._task_master_status(t.status)
            then coalesce(i.status_as_written, 'pending')
        else signalbox._task_master_status(t.status)
    end as status,
    case
        when i.priority_as_written is not null
            and signalbox._written_priority('task_master', t.priority)
                = signalbox._written_priority(
                    'task_master',
                    coalesce(signalbox._priority_of(i.priority_as_written), 5::smallint)
                )
            then i.priority_as_written
        when i.task_id is not null
            and i.priority_as_written is null
            and t.priority = 5
            then null
        else btrim(signalbox._written_priority('task_master', t.priority), '"')
    end as priority,
    (
        select count(*)
        from signalbox_data.task_dependencies d
        where d.project_id = t.project_id
            and d.task_id = t.id
            and d.type = 'blocks'
    ) + (
        select count(*)
        from signalbox_data.quarantined_dependencies q
        where q.project_id = t.project_id
            and q.task_id = t.id
    ) as dependencies
from signalbox_data.tasks t
inner join signalbox_data.workflows w
    on w.project_id = t.project_id
    and w.id = t.workflow_id
left join (
    signalbox_data.imported_tasks i
    inner join signalbox_data.imported_documents f
        on f.project_id = i.project_id
        and f.id = i.document_id
        and f.format = 'task_master'
)
    on i.project_id = t.project_id
    and i.task_id = t.id;

comment on view signalbox.task_master_entries is
    'Tasks and subtasks with status and priority in Task Master''s words, as an export writes '
    'them now, and the number of their references.';
grant select on signalbox.task_master_entries to signalbox_reader;
