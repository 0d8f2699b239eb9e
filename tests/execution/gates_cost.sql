-- Runs in a database of its own.
--
-- What it takes to let a task through its gates does not depend on how many others have gates. The
-- tables are never analysed here.
begin;
select plan(7);

select from tests.make_project('gates_cost');
select from signalbox.define_workflow(tests.project(), 'many', (
    select jsonb_build_object('steps', jsonb_agg(jsonb_build_object(
        'key', 's' || n,
        'depends_on', case when n = 1 then '[]' else jsonb_build_array('s1') end,
        'when', case when n > 1 then '$.tasks.s1.result.go == true' else '1 == 1' end,
        'command', case when n > 1 then '${{ tasks.s1.result.word }}' else 'begin' end
    )))
    from generate_series(1, 2000) n
));
select from signalbox.define_workflow(tests.project(), 'few', '{"steps": [
    {"key": "first"},
    {"key": "then", "depends_on": ["first"], "when": "$.tasks.first.result.go == true",
        "command": "${{ tasks.first.result.word }}"},
    {"key": "list", "depends_on": ["first"], "for_each": "${{ tasks.first.result.list }}",
        "queue": "aside", "command": "${{ item }} ${{ tasks.first.result.word }}"}
]}');
select from signalbox.start_workflow(tests.project(), 'many', scheduled_at => '2100-01-01');
select from signalbox.start_workflow(tests.project(), 'few');

create temporary table reads (what text, rules numeric, tasks numeric, edges numeric);
create function note(what text)
returns void
language sql
as $$
    insert into reads
    select
        note.what,
        sum(s.idx_tup_fetch) filter (where s.relname = 'task_rules'),
        sum(s.idx_tup_fetch) filter (where s.relname in ('tasks', 'task_executions')),
        sum(s.idx_tup_fetch) filter (where s.relname = 'task_dependencies')
    from pg_catalog.pg_stat_xact_user_tables s
    where s.schemaname = 'signalbox_data'
$$;
create function between_notes(one text, other text)
returns table (rules numeric, tasks numeric, edges numeric)
language sql
as $$
    select b.rules - a.rules, b.tasks - a.tasks, b.edges - a.edges
    from reads a, reads b
    where a.what = one and b.what = other
$$;
create temporary table held as
select * from signalbox.claim_tasks('w', project_id => tests.project());

select note('before');
select from held h
cross join lateral signalbox.complete_task(
    h.project_id, h.task_id, h.lease_token, '{"go": true, "word": "yes", "list": ["a"]}'
);
select note('finished');
select is(
    (select count(*) from signalbox.tasks where project_id = tests.project() and status = 'ready'),
    2::bigint,
    'gates_cost lets a task and an item through'
);
select cmp_ok(
    (select rules from between_notes('before', 'finished')), '<', 60::numeric,
    'gates_cost reads few rules to let tasks through their gates'
);
select cmp_ok(
    (select tasks from between_notes('before', 'finished')), '<', 120::numeric,
    'gates_cost reads few tasks to let tasks through their gates'
);
select cmp_ok(
    (select edges from between_notes('before', 'finished')), '<', 30::numeric,
    'gates_cost reads few dependencies to let tasks through their gates'
);

select note('before the claim');
create temporary table claimed as
select * from signalbox.claim_tasks('w', '{default,aside}', tests.project(), max_tasks => 2);
select note('claimed');
select results_eq(
    'select key, command from claimed order by key',
    $$values ('list[0]', 'a yes'), ('then', 'yes')$$,
    'gates_cost puts results in'
);
select cmp_ok(
    (select rules + tasks from between_notes('before the claim', 'claimed')), '<', 60::numeric,
    'gates_cost reads few rows to put results in'
);
select cmp_ok(
    (select edges from between_notes('before the claim', 'claimed')), '<', 30::numeric,
    'gates_cost reads few dependencies to put results in'
);

select * from finish();
rollback;
