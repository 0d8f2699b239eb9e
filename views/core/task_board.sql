-- A board: a row for each status that has tasks, in the order of the life cycle, with the
-- ten most urgent of them. Workflow by workflow, so that a board of one project or workflow
-- reads no tasks but its own, whatever it is chosen by.
create or replace view signalbox.task_board
with (security_invoker = true)
as
select
    p.name as project,
    w.name as workflow,
    s.status,
    s.task_count,
    s.most_urgent,
    w.project_id,
    w.id as workflow_id
from signalbox_data.projects p
inner join signalbox_data.workflows w
    on w.project_id = p.id
cross join lateral (
    select
        t.status,
        count(*) as task_count,
        (array_agg(
            concat_ws(' ', t.key, t.title)
            order by t.priority desc, t.rank
        ))[1:10] as most_urgent
    from signalbox_data.tasks t
    where t.project_id = w.project_id
        and t.workflow_id = w.id
    group by t.status
) s;

comment on view signalbox.task_board is
    'For each workflow and status the number of tasks and the ten most urgent; order by status '
    'for the order of the life cycle.';
grant select on signalbox.task_board to signalbox_reader;
