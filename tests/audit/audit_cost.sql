-- Runs in a database of its own.
--
-- What it costs to record changes, in figures that do not depend on the machine's load. Each is measured with
-- the triggers and without them; the guards are 10 % above what was measured.
begin;
select plan(13);

create function cost_of(statement text, times integer, out wal numeric, out buffers numeric)
language plpgsql
as $$
declare
    v_plan json;
begin
    wal := 0;
    buffers := 0;
    for i in 1..times loop
        execute 'explain (analyze, wal, buffers, timing off, format json) ' || statement into v_plan;
        wal := wal + (v_plan #>> '{0,Plan,WAL Bytes}')::numeric
            + coalesce((v_plan #>> '{0,Triggers,0,WAL Bytes}')::numeric, 0);
        buffers := buffers + (v_plan #>> '{0,Plan,Shared Hit Blocks}')::numeric
            + (v_plan #>> '{0,Plan,Shared Read Blocks}')::numeric;
    end loop;
    wal := wal / times;
    buffers := buffers / times;
end;
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
-- A claim, and the end of what was claimed before.
create function turn()
returns bigint
language sql
as $$
    with held as materialized (
        select coalesce(jsonb_agg(h), '[]') as rows
        from (
            select c.project_id, c.task_id, c.lease_token, '{"exit_code": 0}'::jsonb as result
            from signalbox.claimed_tasks c
            where c.worker = 'w'
                and c.project_id = tests.project()
        ) h
    )
    select count(*)
    from held
    cross join lateral signalbox.finish_and_claim('w', held.rows, project_id => tests.project())
$$;
select 1;
select * from finish();
rollback;
