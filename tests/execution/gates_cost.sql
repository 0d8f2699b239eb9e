-- Runs in a database of its own.
--
-- What it takes to let a task through its gates does not depend on how many others have gates, where the
-- tables were never analysed and where they were.
begin;
select plan(10);

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

-- A chain in which each task asks for the result of the one before, and one in which none may run.
select from tests.make_project('chains');
create function chain(name text, condition text)
returns bigint
language sql
as $$
    select count(c.task_id)
    from tests.make_workflow(name => name) w
    cross join lateral signalbox.create_tasks(tests.project(), w, (
        select jsonb_agg(
            jsonb_build_object('key', format('%s %s', name, n), 'title', 'x', 'queue', name)
            || case
                when n = 1 then '{}'
                else jsonb_build_object(
                    'depends_on', jsonb_build_array(jsonb_build_object(
                        'task', format('%s %s', name, n - 1), 'condition', 'completion'
                    )),
                    'when', format(condition, format('%s %s', name, n - 1))
                )
            end
            order by n
        )
        from generate_series(1, 1000) n
    )) c
$$;
select chain('true', '$.tasks."%s".result.go == true');
select chain('false', '$.tasks."%s".status == "failed"');
analyze signalbox_data.tasks, signalbox_data.task_rules, signalbox_data.task_dependencies,
    signalbox_data.task_executions, signalbox_data.workflows;
create temporary table turn as
select c.* from signalbox.finish_and_claim('w', '[]', '{true}', tests.project()) c;
create function next_turn()
returns void
language plpgsql
as $$
declare
    v_finished jsonb;
begin
    select jsonb_agg(jsonb_build_object(
        'project_id', t.project_id, 'task_id', t.task_id, 'lease_token', t.lease_token,
        'result', '{"go": true}'::jsonb
    ))
    into v_finished
    from turn t;
    truncate turn;
    insert into turn
    select * from signalbox.finish_and_claim('w', v_finished, '{true}', tests.project());
end;
$$;
select next_turn() from generate_series(1, 2);
select note('before a turn');
select next_turn();
select note('a turn');
select is((select key from turn), 'true 4', 'gates_cost goes on with a chain');
select cmp_ok(
    (select rules + tasks + edges from between_notes('before a turn', 'a turn')), '<', 100::numeric,
    'gates_cost reads few rows for a turn in a chain of conditions'
);

select note('before the skips');
select from signalbox.claim_tasks('w', '{false}', tests.project()) c
cross join lateral signalbox.complete_task(c.project_id, c.task_id, c.lease_token);
select note('skipped');
select is(
    (
        select format('%s skipped, few rows read: %s', count(*), min(n.reads) < 40 * count(*))
        from signalbox.tasks t,
            (select rules + tasks + edges from between_notes('before the skips', 'skipped')) n (reads)
        where t.project_id = tests.project() and t.status = 'skipped'
    ),
    '999 skipped, few rows read: t',
    'gates_cost reads as many rows for each task that is skipped as for the others'
);

select * from finish();
rollback;
