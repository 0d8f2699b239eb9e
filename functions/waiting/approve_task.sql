-- Approve a task that waits for it. When as many have as are required, the task is completed and
-- what waits for it goes on, in the same call; its result says who approved, and the last comment.
--
--     select status from signalbox.approve_task(:project_id, :task_id, comment => 'ship it');
--
-- It is you who approves. Administrators may name another user: approver => 'ada'.
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.approve_task(
    project_id uuid,
    task_id uuid,
    approver text default null,
    comment text default null
)
returns setof signalbox.tasks
language sql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
as $$
    select signalbox._require_access(approve_task.project_id, 'operator');

    select *
    from signalbox._decide_approval(
        approve_task.project_id,
        approve_task.task_id,
        'approve',
        signalbox._acting_name(approve_task.approver),
        approve_task.comment
    );
$$;

comment on function signalbox.approve_task(uuid, uuid, text, text) is
    'Approve a task, as yourself, and return it, completed if that was the last approval '
    'required. Raises SB001 when there is no such task or user, SB002 when it waits for no '
    'approval, the deadline has passed or the user has decided already, and SB007 when the user '
    'may not decide, or is somebody else.';
grant execute on function signalbox.approve_task(uuid, uuid, text, text) to signalbox_operator;
