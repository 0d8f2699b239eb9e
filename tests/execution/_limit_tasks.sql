begin;
select plan(5);

select from tests.make_workflow();
select from tests.make_task('old');
select from tests.complete('old');
select from tests.make_task('runs');
select is(tests.claim('runs') is not null, true, 'a task runs');
select from tests.make_task('ready');
select from signalbox.set_concurrency_limit(tests.project(), null, 1, 'project');
select results_eq(
    $$select t.key, h.scope::text from signalbox_data.limit_holders h
    inner join signalbox_data.tasks t on t.id = h.task_id
    where h.project_id = tests.project()$$,
    $$values ('runs', 'project')$$,
    '_limit_tasks gives a slot to a task that runs already, and none to one that is over'
);
select from tests.set_status('old', 'pending');
select results_eq(
    $$select t.key from signalbox_data.throttled_tasks w
    inner join signalbox_data.tasks t on t.id = w.task_id
    where w.project_id = tests.project() order by t.key$$,
    $$values ('old'), ('ready')$$,
    '_limit_tasks concerns a reopened task that is older than the limit'
);
select is_empty('select * from tests.broken_invariants()', '_limit_tasks breaks no invariant');

-- A project of which the planner knows nothing
select from tests.make_project();
select from tests.make_workflow();
select count(*) from signalbox.create_tasks(tests.project(), tests.workflow(), (
    select jsonb_agg(jsonb_build_object('title', 'x')) from generate_series(1, 5000)));
select from signalbox.set_concurrency_limit(tests.project(), 'slow', 1, 'queue');
create function tasks_read()
returns bigint
language sql
as $$
    select s.idx_tup_fetch + s.seq_tup_read
    from pg_catalog.pg_stat_xact_user_tables s
    where s.schemaname = 'signalbox_data'
        and s.relname = 'tasks'
$$;
select set_config('tests.read', tasks_read()::text, true);
select from signalbox.create_task(tests.project(), tests.workflow(), 'new', queue => 'slow');
select cmp_ok(
    tasks_read() - current_setting('tests.read')::bigint, '<', 100::bigint,
    '_limit_tasks reads a new task, and not its project'
);

select * from finish();
rollback;
