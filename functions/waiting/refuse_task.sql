-- Refuse a task that waits for approval. One refusal is enough: the task fails, and what waits for
-- it is settled as after any failure.
--
--     select status from signalbox.refuse_task(:project_id, :task_id, comment => 'not on a Friday');
--
-- It is you who refuses. Administrators may name another user: approver => 'bob'.
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.refuse_task(
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
    select signalbox._require_access(refuse_task.project_id, 'operator');

    select *
    from signalbox._decide_approval(
        refuse_task.project_id,
        refuse_task.task_id,
        'refuse',
        signalbox._acting_name(refuse_task.approver),
        refuse_task.comment
    );
$$;

comment on function signalbox.refuse_task(uuid, uuid, text, text) is
    'Refuse a task, as yourself, and return it, failed. Raises SB001 when there is no such'
    ' task or user, SB002 when it waits for no approval, the deadline has passed or the user has '
    'decided already, and SB007 when the user may not decide, or is somebody else.';
grant execute on function signalbox.refuse_task(uuid, uuid, text, text) to signalbox_operator;
