-- Runs in a database of its own.
--
-- What a task costs that does not depend on the machine's load: log, buffers, rows, HOT updates.
-- The tables are never analysed here. WAL counts without the commit record, which is 34 bytes;
-- what is measured goes on in one transaction, where dead queue rows cannot be cleared away, so
-- that only a few turns are taken. What it costs to record the changes is in tests/audit/audit_cost.sql.
begin;
select plan(22);

select tests.without_audit();

create temporary table costs (wal numeric, buffers numeric, updated numeric, hot numeric, read numeric);

create function held(worker text, count integer)
returns jsonb
language sql
as $$
    select coalesce(jsonb_agg(h), '[]')
    from (
        select c.project_id, c.task_id, c.lease_token, '{"exit_code": 0}'::jsonb as result
        from signalbox.claimed_tasks c
        where c.worker = held.worker
            and c.project_id = tests.project()
        order by c.task_id
        limit held.count
    ) h
$$;

create function counters()
returns table (updated numeric, hot numeric, read numeric)
language sql
as $$
    select sum(s.n_tup_upd), sum(s.n_tup_hot_upd), sum(s.idx_tup_fetch)
    from pg_catalog.pg_stat_xact_user_tables s
    where s.schemaname = 'signalbox_data'
        and s.relname in ('tasks', 'task_executions')
$$;

-- What one of some turns of a worker costs, for each task that it finishes and claims.
create function cost_of_turns(turns integer, batch integer)
returns costs
language plpgsql
as $$
declare
    v_plan json;
    v_held jsonb;
    v_cost costs;
    v_before record;
    v_after record;
begin
    v_cost := (0, 0, 0, 0, 0);
    for i in 1..turns loop
        v_held := held('w', batch);
        select * into v_before from counters();
        execute format(
            'explain (analyze, wal, buffers, timing off, format json)
            select * from signalbox.finish_and_claim(
                %L, %L, project_id => tests.project(), max_tasks => %s)',
            'w', v_held, batch
        ) into v_plan;
        select * into v_after from counters();
        v_cost.wal := v_cost.wal + (v_plan #>> '{0,Plan,WAL Bytes}')::numeric;
        v_cost.buffers := v_cost.buffers + (v_plan #>> '{0,Plan,Shared Hit Blocks}')::numeric
            + (v_plan #>> '{0,Plan,Shared Read Blocks}')::numeric;
        v_cost.updated := v_cost.updated + v_after.updated - v_before.updated;
        v_cost.hot := v_cost.hot + v_after.hot - v_before.hot;
        v_cost.read := v_cost.read + v_after.read - v_before.read;
    end loop;
    v_cost.wal := v_cost.wal / turns / batch;
    v_cost.buffers := v_cost.buffers / turns / batch;
    v_cost.updated := v_cost.updated / turns / batch;
    v_cost.hot := v_cost.hot / turns / batch;
    v_cost.read := v_cost.read / turns / batch;
    return v_cost;
end;
$$;

-- Guards are 10 % above what was measured.
create function at_most(metric text, measured numeric, guard numeric)
returns text
language sql
as $$
    select ok(
        measured <= guard,
        format('hot_path_cost: at most %s %s, measured %s', guard, metric, round(measured, 1))
    )
$$;

-- Pages of the log's images, which come after a checkpoint where full_page_writes is on, would
-- count as bytes.
select set_config('tests.counts_wal', (current_setting('full_page_writes') = 'off')::text, true);

select from tests.make_project();
select from tests.make_workflow();
-- The tasks worked on lie on a page each, for in this transaction no page is cleared of what an
-- update leaves behind.
select from signalbox.create_tasks(tests.project(), tests.workflow(), (
    select jsonb_agg(jsonb_build_object(
        'key', n::text, 'title', 'task ' || n, 'priority', case when n % 20 = 0 then 9 else 5 end))
    from generate_series(1, 2000) n
));
select from signalbox.claim_tasks('w', project_id => tests.project());
select from cost_of_turns(2, 1);
insert into costs select * from cost_of_turns(8, 1);
select case when current_setting('tests.counts_wal')::boolean
    then at_most('bytes of log', wal, 950) else pass('hot_path_cost: log not counted') end
from costs;
select at_most('buffers', buffers, 50) from costs;
select is(
    round(updated - hot, 2), 1.00, 'hot_path_cost: all updates are HOT but that of finished_at'
) from costs;
select at_most('rows read by index', read, 4) from costs;

truncate costs;
select from signalbox.claim_tasks('w', project_id => tests.project(), max_tasks => 9);
select from cost_of_turns(2, 10);
insert into costs select * from cost_of_turns(4, 10);
select at_most('buffers in batches of 10', buffers, 50) from costs;
select at_most('rows read by index in batches of 10', read, 5) from costs;

-- Each finished task releases another one.
select from tests.make_project();
select from tests.make_workflow();
select from signalbox.create_tasks(tests.project(), tests.workflow(), (
    select jsonb_agg(jsonb_build_object(
        'key', n::text, 'title', 'task ' || n,
        'depends_on', case when n > 100 then jsonb_build_array((n - 100)::text) else '[]' end))
    from generate_series(1, 200) n
));
truncate costs;
select from signalbox.claim_tasks('w', project_id => tests.project());
select from cost_of_turns(2, 1);
insert into costs select * from cost_of_turns(8, 1);
select case when current_setting('tests.counts_wal')::boolean
    then at_most('bytes of log with a dependent', wal, 1530)
    else pass('hot_path_cost: log not counted') end
from costs;
select at_most('buffers with a dependent', buffers, 63) from costs;
select at_most('rows read by index with a dependent', read, 6) from costs;

-- The number of edges in the project does not matter, also when the calls are planned anew.
select from tests.make_project();
select from tests.make_workflow();
select from signalbox.create_tasks(tests.project(), tests.workflow(), (
    select jsonb_agg(jsonb_build_object(
        'key', n::text, 'title', 'task ' || n,
        'depends_on', case when n > 100 then jsonb_build_array((n - 100)::text) else '[]' end))
    from generate_series(1, 200) n
));
insert into signalbox_data.task_dependencies (project_id, task_id, depends_on_task_id)
select tests.project(), gen_random_uuid(), gen_random_uuid()
from generate_series(1, 80000);
discard plans;
truncate costs;
select from signalbox.claim_tasks('w', project_id => tests.project());
select from cost_of_turns(2, 1);
insert into costs select * from cost_of_turns(8, 1);
select at_most('buffers in a project of 80,000 edges', buffers, 70) from costs;
delete from signalbox_data.task_dependencies d
where not exists (
    select
    from signalbox_data.tasks t
    where t.project_id = d.project_id
        and t.id = d.task_id
);

-- Calls on a single task read few rows, whatever the size of its project.
create function rows_read_by(statement text)
returns numeric
language plpgsql
as $$
declare
    v_before numeric := (select read from counters());
begin
    execute statement;
    return (select read from counters()) - v_before;
end;
$$;

select from tests.make_project();
select from tests.make_workflow();
select from signalbox.create_tasks(tests.project(), tests.workflow(), (
    select jsonb_agg(jsonb_build_object('key', n::text, 'title', 'task ' || n))
    from generate_series(1, 2000) n
));
create temporary table calls (place integer, statement text);
insert into calls
select 1, format(call, quote_literal(c.project_id), quote_literal(c.task_id), quote_literal(c.lease_token))
from (
    select c.*, row_number() over (order by c.task_id) as place
    from signalbox.claim_tasks('single', project_id => tests.project(), max_tasks => 4) c
) c
inner join unnest(array[
    'select signalbox.complete_task(%s, %s, %s)',
    'select signalbox.fail_task(%s, %s, %s, ''x'')',
    'select signalbox.fail_task(%s, %s, %s, ''x'', false)',
    'select signalbox.release_task(%s, %s, %s)'
]) with ordinality f (call, place) using (place);
insert into calls
select 2, format(call, quote_literal(tests.project()), quote_literal(tests.task('1001')),
    quote_literal(tests.task('1000')))
from unnest(array[
    'select signalbox.add_dependency(%s, %s, %s)',
    'select signalbox.remove_dependency(%s, %s, %s)',
    'select signalbox.update_task(%s, %s, ''{"priority": 7}'')',
    'select signalbox.set_task_status(%s, %s, ''deferred'')',
    'select signalbox.set_task_status(%s, %s, ''pending'')'
]) f (call);
select at_most(
    'rows read by ' || substring(statement from 'signalbox\.(\w+)'), rows_read_by(statement), 30
)
from calls
order by place;

-- A backward edge changes and reads the tasks between its ends, and no others.
select from tests.make_project();
select from tests.make_workflow();
select from signalbox.create_tasks(tests.project(), tests.workflow(), (
    select jsonb_agg(jsonb_build_object(
        'key', n::text, 'title', 'task ' || n,
        'depends_on', case when n > 1 then jsonb_build_array((n - 1)::text) else '[]' end))
    from generate_series(1, 1000) n
));
select from tests.make_task('fresh');
select
    set_config('tests.late', tests.task('995')::text, true),
    set_config('tests.fresh', tests.task('fresh')::text, true);
create temporary table before as select * from counters();
select from signalbox.add_dependency(
    tests.project(),
    current_setting('tests.late')::uuid,
    current_setting('tests.fresh')::uuid
);
select at_most('tasks changed by a backward edge', c.updated - b.updated, 3)
from counters() c, before b;
select at_most('rows read by a backward edge', c.read - b.read, 30)
from counters() c, before b;
select is_empty(
    'select * from tests.broken_invariants()', 'hot_path_cost breaks no invariant'
);

select * from finish();
rollback;
