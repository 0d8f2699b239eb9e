begin;
select plan(5);

select from tests.make_workflow();
select from tests.make_task('1');
select from tests.make_task('2', queue => 'other');
insert into signalbox_data.concurrency_limits (project_id, scope, key, max_running)
values (tests.project(), 'queue', 'other', 0);

select from signalbox._limit_scope(tests.project(), 'queue', 'other');
select results_eq(
    $$select t.key from signalbox_data.throttled_tasks w
    inner join signalbox_data.tasks t on t.id = w.task_id
    where w.project_id = tests.project()$$,
    $$values ('2')$$,
    '_limit_scope subjects the tasks of a queue to its limit, and no others'
);
select lives_ok(
    format(
        'select signalbox._limit_scope(%L, ''workflow'', %L)', tests.project(), signalbox_data.new_id()
    ),
    '_limit_scope takes a workflow without tasks'
);
select is_empty('select * from tests.broken_invariants()', '_limit_scope breaks no invariant');

-- History, and what was there before
select set_config('tests.since', signalbox_data.new_id()::text, true);
select from tests.make_task('3', queue => 'third');
insert into signalbox_data.concurrency_limits (project_id, scope, key, max_running)
values (tests.project(), 'project', 'project', 0);
select from signalbox._limit_scope(
    tests.project(), 'project', 'project', current_setting('tests.since')::uuid);
select results_eq(
    $$select t.key from signalbox_data.throttled_tasks w
    inner join signalbox_data.tasks t on t.id = w.task_id
    where w.project_id = tests.project() order by t.key$$,
    $$values ('2'), ('3')$$,
    '_limit_scope looks for tasks that were made since, and for no others'
);
select from tests.make_workflow();
select count(*) from signalbox.create_tasks(tests.project(), tests.workflow(), (
    select jsonb_agg(jsonb_build_object('title', 'x', 'status', 'completed'))
    from generate_series(1, 3000)));
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
select from signalbox._limit_scope(tests.project(), 'project', 'project');
select cmp_ok(
    tasks_read() - current_setting('tests.read')::bigint, '<', 300::bigint,
    '_limit_scope does not read what is over'
);

select * from finish();
rollback;
