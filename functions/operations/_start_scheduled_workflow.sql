-- Start what a schedule starts, for one of its times, and return the workflow. The time is the
-- workflow's scheduled_at, so that a task can know for which night it works when it works late.
create or replace function signalbox._start_scheduled_workflow(
    project_id uuid,
    schedule_id uuid,
    due_at timestamptz
)
returns uuid
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_schedule signalbox_data.schedules;
    v_workflow_id uuid;
begin
    select *
    into v_schedule
    from signalbox_data.schedules s
    where s.project_id = _start_scheduled_workflow.project_id
        and s.id = _start_scheduled_workflow.schedule_id;

    if v_schedule.workflow_name is not null then
        select w.id
        into v_workflow_id
        from signalbox.start_workflow(
            v_schedule.project_id,
            v_schedule.workflow_name,
            v_schedule.inputs,
            idempotency_key => format(
                'schedule %s %s',
                v_schedule.id, _start_scheduled_workflow.due_at at time zone 'UTC'
            ),
            scheduled_at => _start_scheduled_workflow.due_at
        ) w;
        return v_workflow_id;
    end if;

    select w.id
    into v_workflow_id
    from signalbox.create_workflow(
        v_schedule.project_id,
        v_schedule.name,
        description => v_schedule.description,
        scheduled_at => _start_scheduled_workflow.due_at
    ) w;
    perform signalbox.create_tasks(v_schedule.project_id, v_workflow_id, v_schedule.tasks);
    return v_workflow_id;
end;
$$;

comment on function signalbox._start_scheduled_workflow(uuid, uuid, timestamptz) is
    'Start the workflow of a schedule for one of its times and return its id.';
