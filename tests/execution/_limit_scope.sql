begin;
select plan(6);

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

-- What a transaction made that had not seen the limit, and other limits concern: it is in the queue or
-- waits at a later limit.
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"key": "keyed", "title": "keyed", "concurrency_key": "k"},
    {"key": "running", "title": "running", "concurrency_key": "r"},
    {"key": "waiting", "title": "waiting", "concurrency_key": "k"}
]');
select from tests.claim('running');
insert into signalbox_data.concurrency_limits (project_id, scope, key, max_running)
values (tests.project(), 'queue', 'default', 2);
select from signalbox._limit_scope(tests.project(), 'queue', 'default', only_new => true);
select from signalbox._limit_scope(tests.project(), 'queue', 'default', only_new => true);
select results_eq(
    $$select t.key from signalbox_data.limit_holders h
    inner join signalbox_data.tasks t on t.id = h.task_id
    where h.project_id = tests.project() and h.scope = 'queue' and h.key = 'default'
    order by t.key$$,
    $$values ('1'), ('running')$$,
    '_limit_scope subjects those to the limit that another one concerned before'
);
select is_empty(
    'select * from tests.broken_invariants()', '_limit_scope breaks no invariant with what it had missed'
);

-- History
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
select from signalbox._limit_scope(tests.project(), 'queue', 'default');
select from signalbox._limit_scope(tests.project(), 'queue', 'default', only_new => true);
select cmp_ok(
    tasks_read() - current_setting('tests.read')::bigint, '<', 300::bigint,
    '_limit_scope does not read what is over'
);

select * from finish();
rollback;
