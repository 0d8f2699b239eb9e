-- Refuse a task that waits for approval. One refusal is enough: the task fails, and what waits for
-- it is settled as after any failure.
--
--     select status from signalbox.refuse_task(:project_id, :task_id, 'bob', 'not on a Friday');
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.refuse_task(
    project_id uuid,
    task_id uuid,
    approver text,
    comment text default null
)
returns setof signalbox.tasks
language sql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
as $$
    select *
    from signalbox._decide_approval(
        refuse_task.project_id,
        refuse_task.task_id,
        'refuse',
        refuse_task.approver,
        refuse_task.comment
    );
$$;

comment on function signalbox.refuse_task(uuid, uuid, text, text) is
    'Refuse a task in the name of a user and return it, failed. Raises SB001 when there is no such'
    ' task or user, SB002 when it waits for no approval, the deadline has passed or the user has '
    'decided already, and SB007 when the user may not decide.';
grant execute on function signalbox.refuse_task(uuid, uuid, text, text) to signalbox_operator;
