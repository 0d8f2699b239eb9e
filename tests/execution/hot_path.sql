-- Plans of the hot path must not depend on statistics: the tables are never analysed
-- here. The counters of a transaction's own scans are exact and need no waiting.
begin;
select plan(12);

create temporary view scans as
select s.relname::text as name, s.seq_scan
from pg_catalog.pg_stat_xact_user_tables s
where s.schemaname = 'signalbox_data'
    and s.relname in (
        'tasks', 'task_executions', 'task_dependencies', 'ready_tasks', 'delayed_tasks'
    );
create temporary table before (name text, seq_scan bigint);

-- The tables that a statement reads from end to end.
create function scanned_by(statement text)
returns setof text
language plpgsql
as $$
begin
    truncate before;
    insert into before select * from scans;
    execute statement;
    return query
        select s.name
        from scans s
        left join before b on b.name = s.name
        where s.seq_scan > coalesce(b.seq_scan, 0);
end;
$$;

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select from signalbox.create_tasks(tests.project(), tests.workflow(), (
    select jsonb_agg(jsonb_build_object(
        'key', n::text, 'title', 'x', 'retry_delay', '1 second',
        'depends_on', case when n > 200 then jsonb_build_array((n - 200)::text) else '[]' end))
    from generate_series(1, 400) n
));

create function held(count integer)
returns jsonb
language sql
as $$
    select jsonb_agg(c)
    from (
        select c.project_id, c.task_id, c.lease_token from signalbox.claimed_tasks c
        where c.project_id = tests.project()
        limit held.count
    ) c
$$;

select ok(
    'tasks' in (select scanned_by('select count(*) from signalbox_data.tasks where title = ''y''')),
    'hot_path: the counters show a scan'
);
select is_empty(
    $$select scanned_by(
        'select signalbox.claim_tasks(''w'', project_id => tests.project(), max_tasks => 100)')$$,
    'hot_path: claim_tasks in a project scans no table'
);
select is_empty(
    $$select scanned_by('select signalbox.claim_tasks(''w'', max_tasks => 10)')$$,
    'hot_path: claim_tasks in all projects scans no table'
);
select is_empty(
    format(
        $$select scanned_by($sql$select signalbox.heartbeat('w', %L)$sql$)$$, held(20)),
    'hot_path: heartbeat scans no table'
);
select is_empty(
    format(
        $$select scanned_by($sql$select signalbox.complete_task(%L, %L, %L)$sql$)$$,
        c.project_id, c.task_id, c.lease_token),
    'hot_path: complete_task scans no table'
)
from signalbox.claimed_tasks c
where c.task_id = tests.task('1');
select is_empty(
    format(
        $$select scanned_by($sql$select signalbox.fail_task(%L, %L, %L, 'x')$sql$)$$,
        c.project_id, c.task_id, c.lease_token),
    'hot_path: fail_task scans no table'
)
from signalbox.claimed_tasks c
where c.task_id = tests.task('2');
select is_empty(
    format(
        $$select scanned_by($sql$select signalbox.fail_task(%L, %L, %L, 'x', false)$sql$)$$,
        c.project_id, c.task_id, c.lease_token),
    'hot_path: fail_task for good, with dependents to skip, scans no table'
)
from signalbox.claimed_tasks c
where c.task_id = tests.task('3');
select is_empty(
    format(
        $$select scanned_by($sql$select signalbox.release_task(%L, %L, %L)$sql$)$$,
        c.project_id, c.task_id, c.lease_token),
    'hot_path: release_task scans no table'
)
from signalbox.claimed_tasks c
where c.task_id = tests.task('4');
select is_empty(
    format(
        $$select scanned_by($sql$select signalbox.finish_and_claim(
            'w', %L, project_id => tests.project(), max_tasks => 50)$sql$)$$,
        held(50)),
    'hot_path: finish_and_claim scans no table'
);
select tests.advance('1 hour');
select is_empty(
    $$select scanned_by(
        'select signalbox.claim_tasks(''w'', project_id => tests.project(), max_tasks => 100)')$$,
    'hot_path: claim_tasks with expired leases and delayed tasks scans no table'
);
select is_empty(
    $$select scanned_by(
        'select signalbox.add_dependency(
            tests.project(), tests.task(''5''), tests.task(''399''))')$$,
    'hot_path: add_dependency against the order scans no table'
);

select is_empty(
    'select * from tests.broken_invariants()', 'hot_path breaks no invariant'
);
select * from finish();
rollback;
