-- What sequences of calls are driven with, and what a person needs to make the calls of one again
-- in psql: see harness/sequences.

create table if not exists tests.stopped_clock (moment timestamptz not null);

-- Stop the clock of Signalbox at a moment, for all sessions and for good: in a database of its
-- own. Not by a setting, of which every session has its own, and which a rollback takes back.
create or replace function tests.stop_clock(moment timestamptz)
returns void
language plpgsql
volatile
as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('tests.set_clock', 0));
    if not exists (select from tests.stopped_clock) then
        insert into tests.stopped_clock values (stop_clock.moment);
        create or replace function signalbox_data.clock()
        returns timestamptz
        language plpgsql
        volatile
        parallel safe
        as 'begin return (select c.moment from tests.stopped_clock c); end';
    end if;
    update tests.stopped_clock
    set moment = stop_clock.moment;
end;
$$;

comment on function tests.stop_clock(timestamptz) is
    'Stop the clock at a moment for everybody who uses this database.';

create or replace function tests.move_clock(duration interval)
returns timestamptz
language sql
volatile
as $$
    update tests.stopped_clock
    set moment = moment + move_clock.duration
    returning moment;
$$;

comment on function tests.move_clock(interval) is
    'Move the stopped clock on for everybody.';

-- The project that another session has made.
create or replace function tests.use_project(name text)
returns uuid
language sql
volatile
as $$
    select set_config('tests.project_id', p.id::text, false)::uuid
    from signalbox_data.projects p
    where p.name = use_project.name;
$$;

create or replace function tests.workflow(name text)
returns uuid
language sql
stable
as $$
    select w.id
    from signalbox_data.workflows w
    where w.project_id = tests.project()
        and w.name = workflow.name;
$$;

-- A task whose key is one in other workflows too.
create or replace function tests.task(key text, workflow text)
returns uuid
language sql
stable
as $$
    select t.id
    from signalbox_data.tasks t
    where t.project_id = tests.project()
        and t.workflow_id = tests.workflow(task.workflow)
        and t.key = task.key;
$$;

-- The lease of an attempt, which may be over.
create or replace function tests.lease(task_id uuid, attempt integer)
returns uuid
language sql
stable
as $$
    select e.lease_token
    from signalbox_data.task_executions e
    where e.project_id = tests.project()
        and e.task_id = lease.task_id
        and e.attempt = lease.attempt;
$$;
