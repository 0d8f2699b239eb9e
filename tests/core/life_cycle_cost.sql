-- Runs in a database of its own.
--
-- What is done to one workflow reads that workflow, in a project that the statistics do not know:
-- to the planner it looks empty, and any index that begins with the project as good as the right one.
begin;
select plan(28);

create function make_history(workflows integer)
returns void
language sql
as $$
    insert into signalbox_data.workflows (project_id, status, name, started_at, finished_at)
    select tests.project(), 'completed', 'w' || n, now(), now()
    from generate_series(1, make_history.workflows) n;
    insert into signalbox_data.tasks (
        project_id, workflow_id, status, key, title, attempts, started_at, finished_at)
    select w.project_id, w.id, 'completed', 'k' || n, 'title', 1, now(), now()
    from signalbox_data.workflows w
    cross join generate_series(1, 50) n
    where w.project_id = tests.project();
    insert into signalbox_data.task_dependencies (
        project_id, task_id, depends_on_task_id, type, condition)
    select d.project_id, d.id, d.previous, 'blocks', 'success'
    from (
        select t.project_id, t.id, lag(t.id) over (partition by t.workflow_id order by t.rank) as previous
        from signalbox_data.tasks t
        where t.project_id = tests.project()
    ) d
    where d.previous is not null;
    insert into signalbox_data.task_executions (
        project_id, task_id, attempt, started_at, expiry_check_at, lease_expires_at, finished_at, outcome,
        worker)
    select t.project_id, t.id, 1, now(), now(), now(), now(), 'success', 'worker'
    from signalbox_data.tasks t
    where t.project_id = tests.project();
$$;
select from tests.make_project('known');
select make_history(20);
analyze signalbox_data.workflows, signalbox_data.tasks, signalbox_data.task_dependencies,
    signalbox_data.task_executions;
select from tests.make_project('life_cycle_cost');
select make_history(80);
select from tests.make_users();

-- Rows of tasks, edges and attempts that a call reads; there are some 4,000 of each.
create function rows_read()
returns bigint
language sql
as $$
    select sum(s.seq_tup_read + s.idx_tup_fetch)::bigint
    from pg_catalog.pg_stat_xact_user_tables s
    where s.schemaname = 'signalbox_data'
        and s.relname in ('tasks', 'task_dependencies', 'task_executions')
$$;
create function reads_of(call text)
returns bigint
language plpgsql
as $$
declare
    v_before constant bigint := rows_read();
begin
    execute reads_of.call;
    return rows_read() - v_before;
end;
$$;

select from signalbox.define_workflow(tests.project(), 'w', '{"steps": [
    {"key": "a"},
    {"key": "each", "depends_on": ["a"], "for_each": ["x", "y"]},
    {"key": "sign", "depends_on": ["a"], "wait": {"kind": "approval"}},
    {"key": "signal", "depends_on": ["a"], "wait": {"kind": "signal", "name": "go"}},
    {"key": "gate", "depends_on": ["a"], "wait": {"kind": "gate", "name": "g", "subject": "s"}},
    {"key": "end", "depends_on": ["each", "sign", "signal", "gate"],
        "when": "$.tasks.each.status == \"completed\""}
]}');
-- Looked up beforehand, for that reads the project.
create temporary table known (key text, id uuid);
create function t(key text)
returns uuid
language sql
as 'select k.id from known k where k.key = t.key';
create function run()
returns uuid
language sql
as $$
    select w.id from signalbox_data.workflows w
    where w.project_id = tests.project() and w.name = 'w'
$$;

select cmp_ok(
    reads_of($$select signalbox.start_workflow(tests.project(), 'w')$$), '<', 1000::bigint,
    'start_workflow reads no other workflow'
);
insert into known
select t.key, t.id from signalbox_data.tasks t where t.project_id = tests.project() and t.workflow_id = run();
select cmp_ok(
    reads_of(call), '<', 1000::bigint, (regexp_match(call, 'signalbox\.(\w+)'))[1] || ' reads no other workflow'
)
from (
    values
        (1, $$select signalbox.pause_workflow(tests.project(), run())$$),
        (2, $$select signalbox.resume_workflow(tests.project(), run())$$),
        (3, $$select signalbox.update_workflow(tests.project(), run(), '{"priority": 3}')$$),
        (4, $$select signalbox.blocked_tasks(tests.project(), run())$$),
        (5, $$select signalbox.blocked_tasks(tests.project())$$),
        (6, $$select signalbox.runnable_tasks(tests.project())$$),
        (7, $$select signalbox.next_task(tests.project())$$),
        (8, $$select signalbox.complete_task(c.project_id, c.task_id, c.lease_token)
            from signalbox.claim_tasks('w', project_id => tests.project()) c$$),
        (9, $$select signalbox.approve_task(tests.project(), t('sign'), 'ada')$$),
        (10, $$select signalbox.send_signal(tests.project(), 'go')$$),
        (11, $$select signalbox.satisfy_gate(tests.project(), 'g', 's')$$),
        (12, $$select signalbox.fail_task(c.project_id, c.task_id, c.lease_token, 'x', retry => false)
            from signalbox.claim_tasks('w', project_id => tests.project()) c$$),
        (13, $$select signalbox.redrive_tasks(tests.project())$$),
        (14, $$select * from signalbox.dead_letters where project_id = tests.project()$$),
        (15, $$select signalbox.cancel_task(tests.project(), t('each[1]'))$$),
        (16, $$select signalbox.set_task_status(tests.project(), t('a'), 'pending')$$),
        (17, $$select signalbox.cancel_workflow(tests.project(), run())$$),
        (18, $$select signalbox.retry_workflow(tests.project(), run(), 'all')$$),
        (19, $$select signalbox.reset_workflow(tests.project(), run())$$),
        (20, $$select signalbox.activate_workflow(tests.project(), run())$$),
        (21, $$select signalbox.clone_workflow(tests.project(), run(), 'copy')$$),
        (22, $$select signalbox.delete_task(tests.project(), t('end'))$$),
        (23, $$select signalbox.tick()$$)
) v (place, call)
order by place;

-- Items of a list are not looked for among all of them.
select from signalbox.create_tasks(tests.project(), (
    select id from signalbox.create_workflow(tests.project(), 'list')
), jsonb_build_array(jsonb_build_object('key', 'wide', 'title', 'wide', 'for_each',
    (select jsonb_agg(n) from generate_series(1, 500) n))));
insert into known
select 'list', w.id from signalbox_data.workflows w where w.project_id = tests.project() and w.name = 'list';
select cmp_ok(
    reads_of(call), '<', 20000::bigint,
    (regexp_match(call, 'signalbox\.(\w+)'))[1] || ' reads each item of a list some times'
)
from (
    values
        (1, $$select signalbox.retry_workflow(tests.project(), t('list'), 'all')$$),
        (2, $$select signalbox.reset_workflow(tests.project(), t('list'))$$),
        (3, $$select signalbox.cancel_workflow(tests.project(), t('list'))$$)
) v (place, call)
order by place;

select is_empty('select * from tests.broken_invariants()', 'the calls break no invariant');

select * from finish();
rollback;
