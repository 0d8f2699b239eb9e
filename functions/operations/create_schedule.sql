-- Start a workflow again and again: at every time of a cron expression in a time zone. What
-- is started is a workflow definition with inputs, or a workflow with the tasks given, which
-- are as create_tasks takes them.
--
--     select * from signalbox.create_schedule(
--         :project_id, 'nightly', '30 2 * * *', time_zone => 'Europe/London',
--         tasks => '[{"key": "build", "title": "Build"},
--                    {"key": "test", "title": "Test", "depends_on": ["build"]}]');
--
-- Schedules are fired by tick.
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.create_schedule(
    project_id uuid,
    name text,
    cron text,
    workflow_name text default null,
    inputs jsonb default '{}',
    tasks jsonb default null,
    time_zone text default 'UTC',
    catch_up signalbox_data.schedule_catch_up default 'one',
    max_catch_up integer default 100,
    grace_period interval default '10 minutes',
    overlap signalbox_data.schedule_overlap default 'skip',
    is_paused boolean default false,
    description text default null
)
returns setof signalbox.schedules
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_schedule signalbox_data.schedules;
begin
    perform signalbox._require_access(create_schedule.project_id, 'operator');
    perform from signalbox_data.projects p
    where p.id = create_schedule.project_id
        and p.status = 'active'
    for key share;

    if not found then
        raise exception 'no active project %', create_schedule.project_id
            using
                errcode = 'SB001',
                hint = 'It does not exist, or it is archived: see signalbox.projects.';
    end if;

    v_schedule.cron := create_schedule.cron;
    v_schedule.time_zone := create_schedule.time_zone;
    v_schedule.tasks := create_schedule.tasks;
    perform signalbox._require_schedule(v_schedule);
    if not create_schedule.is_paused then
        v_schedule.next_run_at := signalbox.cron_next(
            create_schedule.cron, signalbox_data.clock(), create_schedule.time_zone
        );
    end if;

    return query
        insert into signalbox_data.schedules (
            project_id, name, description, cron, time_zone, workflow_name, inputs, tasks,
            catch_up, max_catch_up, grace_period, overlap, is_paused, next_run_at, next_check_at
        )
        values (
            create_schedule.project_id,
            create_schedule.name,
            create_schedule.description,
            create_schedule.cron,
            create_schedule.time_zone,
            create_schedule.workflow_name,
            create_schedule.inputs,
            create_schedule.tasks,
            create_schedule.catch_up,
            create_schedule.max_catch_up,
            create_schedule.grace_period,
            create_schedule.overlap,
            create_schedule.is_paused,
            v_schedule.next_run_at,
            v_schedule.next_run_at
        )
        returning
            project_id, id, name, description, cron, time_zone, workflow_name, inputs, tasks,
            catch_up, max_catch_up, grace_period, overlap, is_paused, next_run_at,
            next_check_at, last_run_at, last_workflow_id, failures, last_error, last_error_at,
            created_at, updated_at;
end;
$$;

comment on function signalbox.create_schedule(
    uuid, text, text, text, jsonb, jsonb, text, signalbox_data.schedule_catch_up, integer,
    interval, signalbox_data.schedule_overlap, boolean, text
) is
    'Make a schedule and return it; either workflow_name or tasks says what it starts. Raises '
    'SB001 when the project does not exist or is archived, SB005 when the expression, the time '
    'zone or the tasks are not understood; a name that is taken violates '
    'schedules_name_is_unique_in_project.';
grant execute on function signalbox.create_schedule(
    uuid, text, text, text, jsonb, jsonb, text, signalbox_data.schedule_catch_up, integer,
    interval, signalbox_data.schedule_overlap, boolean, text
) to signalbox_operator;
