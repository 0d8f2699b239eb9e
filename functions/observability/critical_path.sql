-- The chain of tasks that decided when a workflow ended, or will decide it: from its last task
-- back, each time to the dependency that was over last. To be done sooner, begin here.
--
--     select "position", key, starts_at, duration, waited, basis
--     from signalbox.critical_path(:project_id, :workflow_id);
--
-- workflow_schedule says how the times of open tasks are found, and has the slack of the others.
create or replace function signalbox.critical_path(project_id uuid, workflow_id uuid)
returns table (
    "position" integer,
    task_id uuid,
    in_workflow_id uuid,
    key text,
    title text,
    status signalbox_data.task_status,
    waited interval,
    starts_at timestamptz,
    finishes_at timestamptz,
    duration interval,
    basis text
)
language sql
stable
as $$
    select
        s.critical_position,
        s.task_id,
        s.in_workflow_id,
        s.key,
        s.title,
        s.status,
        s.earliest_start_at - lag(s.earliest_finish_at) over (order by s.critical_position),
        s.earliest_start_at,
        s.earliest_finish_at,
        s.earliest_finish_at - s.earliest_start_at,
        s.basis
    from signalbox.workflow_schedule(critical_path.project_id, critical_path.workflow_id) s
    where s.critical_position is not null
    order by s.critical_position;
$$;

comment on function signalbox.critical_path(uuid, uuid) is
    'The chain of tasks that decides when a workflow ends, in order, with how long each waited '
    'after the one before it (null for the first) and took; raises SB001 when there is no such '
    'workflow.';
grant execute on function signalbox.critical_path(uuid, uuid) to signalbox_reader;
