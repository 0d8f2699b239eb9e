-- Refuse a schedule that could never be fired, when somebody writes it and can still be told.
create or replace function signalbox._require_schedule(schedule signalbox_data.schedules)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_definition signalbox.workflow_definitions;
begin
    -- PostgreSQL takes abbreviations and POSIX zones as well, in which clocks never change.
    if schedule.time_zone is distinct from 'UTC' and not exists (
        select
        from pg_timezone_names z
        where lower(z.name) = lower(schedule.time_zone)
    ) then
        raise exception 'time zone "%" is not known', schedule.time_zone
            using
                errcode = 'SB005',
                detail = '$.time_zone',
                hint = 'Names are such as Europe/London; pg_timezone_names lists them.';
    end if;
    if signalbox.cron_next(schedule.cron, signalbox_data.clock(), schedule.time_zone) is null then
        raise exception 'cron expression "%" has no time within 50 years', schedule.cron
            using
                errcode = 'SB005',
                detail = '$.cron';
    end if;
    if schedule.tasks is not null then
        perform signalbox._read_task_documents(schedule.tasks);
    end if;
    -- Later versions may want other inputs; that is seen when it is fired.
    if schedule.workflow_name is not null
        and schedule.tasks is null
        and jsonb_typeof(schedule.inputs) = 'object'
    then
        v_definition := signalbox._require_definition(
            schedule.project_id, schedule.workflow_name, null
        );
        perform signalbox._read_inputs(v_definition.definition -> 'inputs', schedule.inputs);
    end if;
end;
$$;

comment on function signalbox._require_schedule(signalbox_data.schedules) is
    'Raises SB005 when the cron expression, the time zone, the tasks or the inputs of a schedule are '
    'not understood, or its time never comes, and SB001 when there is no such definition.';
