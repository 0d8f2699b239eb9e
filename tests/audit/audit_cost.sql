-- Runs in a database of its own.
--
-- What it costs to record changes, in figures that do not depend on the machine's load: with the triggers, less
-- what it costs without them. Guards are some 10 % above what was measured.
begin;
select plan(14);

create temporary table costs (what text, is_audited boolean, wal numeric, buffers numeric);

-- In a function, so that what triggers do counts as well.
create function run(statement text)
returns void
language plpgsql
as $$
begin
    execute statement;
end;
$$;
create function note(what text, is_audited boolean, statement text, times integer)
returns void
language plpgsql
as $$
declare
    v_plan json;
begin
    for i in 1..times loop
        execute format(
            'explain (analyze, wal, buffers, timing off, format json) select run(%L)',
            note.statement
        ) into v_plan;
        insert into costs
        select
            note.what,
            note.is_audited,
            (v_plan #>> '{0,Plan,WAL Bytes}')::numeric,
            (v_plan #>> '{0,Plan,Shared Hit Blocks}')::numeric
                + (v_plan #>> '{0,Plan,Shared Read Blocks}')::numeric;
    end loop;
end;
$$;
create function added(what text, out wal numeric, out buffers numeric)
language sql
as $$
    select
        percentile_cont(0.5) within group (order by c.wal) filter (where c.is_audited)
            - percentile_cont(0.5) within group (order by c.wal) filter (where not c.is_audited),
        percentile_cont(0.5) within group (order by c.buffers) filter (where c.is_audited)
            - percentile_cont(0.5) within group (order by c.buffers) filter (where not c.is_audited)
    from costs c
    where c.what = added.what
$$;
create function at_most(metric text, measured numeric, guard numeric)
returns text
language sql
as $$
    select ok(
        measured <= guard,
        format('audit_cost: at most %s %s, measured %s', guard, metric, round(measured, 1))
    )
$$;
create function turn(batch integer default 1)
returns text
language sql
as $$
    select format(
        'select from signalbox.finish_and_claim(%L, %L, project_id => tests.project(), max_tasks => %s)',
        'w', coalesce(jsonb_agg(h), '[]'), turn.batch
    )
    from (
        select c.project_id, c.task_id, c.lease_token, '{"exit_code": 0}'::jsonb as result
        from signalbox.claimed_tasks c
        where c.worker = 'w'
            and c.project_id = tests.project()
    ) h
$$;

-- Pages of the log's images, which come after a checkpoint where full_page_writes is on, would
-- count as bytes.
create function counts_wal()
returns boolean
language sql
as $$select current_setting('full_page_writes') = 'off'$$;

create function measure(is_audited boolean)
returns void
language plpgsql
as $$
begin
    perform tests.make_project();
    perform tests.make_workflow();
    perform signalbox.create_tasks(tests.project(), tests.workflow(), (
        select jsonb_agg(jsonb_build_object('key', n::text, 'title', 'task ' || n))
        from generate_series(1, 2000) n
    ));
    -- The first turns meet what is not there yet: plans, the workflow's beginning.
    for i in 1..3 loop
        perform run(turn());
    end loop;
    for i in 1..10 loop
        perform note('turn', measure.is_audited, turn(), 1);
    end loop;
    perform note('other columns', measure.is_audited, format(
        'update signalbox_data.tasks set branch_name = ''x'' where project_id = tests.project() and id = %L',
        tests.task('1500')), 1);
    perform set_config('signalbox.audit_all_columns', '', true);
    perform note('counters', measure.is_audited, format(
        'update signalbox_data.tasks set unmet_dependencies = 0, updated_at = clock_timestamp() '
        'where project_id = tests.project() and id = %L', tests.task('1501')), 1);
    perform note('nothing', measure.is_audited, format(
        'update signalbox_data.tasks set status_reason = null '
        'where project_id = tests.project() and id = %L', tests.task('1502')), 1);
    perform note('heartbeat', measure.is_audited, (
        select format('select signalbox.heartbeat(''w'', %L)', jsonb_agg(jsonb_build_object(
            'project_id', c.project_id, 'task_id', c.task_id, 'lease_token', c.lease_token)))
        from signalbox.claimed_tasks c
        where c.worker = 'w' and c.project_id = tests.project()
    ), 3);
    perform note('log line', measure.is_audited, (
        select format('select signalbox.log_task(%L, %L, %L, ''x'')', c.project_id, c.task_id, c.lease_token)
        from signalbox.claimed_tasks c
        where c.worker = 'w' and c.project_id = tests.project()
    ), 3);
    perform note('bulk', measure.is_audited,
        'update signalbox_data.tasks set complexity = 3 '
        'where project_id = tests.project() and status = ''ready''', 1);
    perform note('delete', measure.is_audited,
        'delete from signalbox_data.tasks where project_id = tests.project() and status = ''ready''', 1);
end;
$$;
select measure(true);
select tests.without_audit();
select measure(false);

create temporary table results as
select w.what, a.wal, a.buffers
from (select distinct c.what from costs c) w
cross join lateral added(w.what) a;

select case when counts_wal()
    then at_most('bytes of log for a claim and a completion', wal, 500)
    else pass('audit_cost: log not counted') end
from results where what = 'turn';
select at_most('buffers for a claim and a completion', buffers, 12) from results where what = 'turn';
select case when counts_wal()
    then at_most('bytes of log for a change', wal, 300)
    else pass('audit_cost: log not counted') end
from results where what = 'other columns';
select case when counts_wal()
    then at_most('bytes of log for each of many changes', wal / 1987, 290)
    else pass('audit_cost: log not counted') end
from results where what = 'bulk';
select at_most('buffers for each of many changes', buffers / 1987, 6) from results where what = 'bulk';
select case when counts_wal()
    then at_most('bytes of log for a row that is deleted', wal / 1987, 400)
    else pass('audit_cost: log not counted') end
from results where what = 'delete';
select case when counts_wal()
    then at_most(format('bytes of log for what is not recorded (%s)', what), wal, 8)
    else pass('audit_cost: log not counted') end
from results where what in ('counters', 'nothing', 'heartbeat', 'log line')
order by what;
select at_most(format('buffers for what is not recorded (%s)', what), buffers, 2)
from results where what in ('counters', 'nothing', 'heartbeat', 'log line')
order by what;

select * from finish();
rollback;
