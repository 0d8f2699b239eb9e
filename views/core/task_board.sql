-- A board: a row for each status that has tasks, in the order of the life cycle, with the
-- ten most urgent of them.
create or replace view signalbox.task_board
with (security_invoker = true)
as
select
    p.name as project,
    w.name as workflow,
    s.status,
    s.task_count,
    s.most_urgent,
    s.project_id,
    s.workflow_id
from (
    select
        t.project_id,
        t.workflow_id,
        t.status,
        count(*) as task_count,
        (array_agg(
            concat_ws(' ', t.key, t.title)
            order by t.priority desc, t.rank
        ))[1:10] as most_urgent
    from signalbox_data.tasks t
    group by t.project_id, t.workflow_id, t.status
) s
inner join signalbox_data.projects p
    on p.id = s.project_id
inner join signalbox_data.workflows w
    on w.project_id = s.project_id
    and w.id = s.workflow_id;

comment on view signalbox.task_board is
    'For each workflow and status the number of tasks and the ten most urgent; order by status '
    'for the order of the life cycle.';
grant select on signalbox.task_board to signalbox_reader;
