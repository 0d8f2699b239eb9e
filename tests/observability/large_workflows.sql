-- Runs in a database of its own.
--
-- Pictures and explanations of workflows as large as they come: the time is that of a pass over
-- tasks and edges, and no other workflow's tasks are read.
begin;
select plan(10);

select from tests.make_workflow(name => 'others');
select from signalbox.create_tasks(
    tests.project(), tests.workflow(),
    (
        select jsonb_agg(jsonb_build_object('key', i::text, 'title', 'other'))
        from generate_series(1, 20000) i
    )
);
select from tests.make_workflow(name => 'chain');
select from signalbox.create_tasks(
    tests.project(), tests.workflow(),
    (
        select jsonb_agg(jsonb_build_object('key', 'c' || i, 'title', 'link: ' || i, 'depends_on',
            case when i > 1 then jsonb_build_array('c' || i - 1) else '[]' end))
        from generate_series(1, 10000) i
    )
);
analyze signalbox_data.tasks, signalbox_data.task_dependencies;

create function rows_read(statement text)
returns integer
language plpgsql
as $$
declare
    v_before numeric;
    v_after numeric;
begin
    select sum(s.idx_tup_fetch + s.seq_tup_read) into v_before
    from pg_catalog.pg_stat_xact_user_tables s
    where s.schemaname = 'signalbox_data';
    execute statement;
    select sum(s.idx_tup_fetch + s.seq_tup_read) into v_after
    from pg_catalog.pg_stat_xact_user_tables s
    where s.schemaname = 'signalbox_data';
    return v_after - v_before;
end;
$$;

set local statement_timeout = '15s';
select is(
    json_array_length(
        signalbox.workflow_graph(tests.project(), tests.workflow(), 'json')::json -> 'edges'
    ),
    9999,
    'workflow_graph gives 10,000 tasks as JSON'
);
select matches(
    signalbox.workflow_graph(tests.project(), tests.workflow()),
    '\n    n9999 --> n10000\n',
    'workflow_graph draws 10,000 tasks as Mermaid'
);
select matches(
    signalbox.workflow_graph(tests.project(), tests.workflow(), 'dot'),
    '\n    n9999 -> n10000;\n',
    'workflow_graph draws 10,000 tasks for Graphviz'
);
select is(
    (
        select count(*)
        from signalbox.critical_path(tests.project(), tests.workflow()) c
        where c.key = 'c' || c."position"
    ),
    10000::bigint,
    'critical_path follows a chain of 10,000'
);
select results_eq(
    $$select reason, explanation
    from signalbox.explain_task(tests.project(), tests.task('c10000'))$$,
    $$values ('dependency', 'waits for c9999, which is pending'),
        ('root_cause', 'in the end it waits for c1, which is ready')$$,
    'explain_task finds the cause of 10,000 tasks waiting'
);
reset statement_timeout;

-- A small workflow beside them.
select from tests.make_workflow(name => 'small');
select from tests.make_task('a');
select from tests.make_task('b', depends_on => '{a}');
select from tests.complete('a');
select cmp_ok(
    rows_read(s.statement), '<', s.most, s.name || ' reads the rows of its workflow alone'
)
from (
    values
        ('workflow_graph', 60,
            'select signalbox.workflow_graph(tests.project(), tests.workflow())'),
        ('workflow_timeline', 60,
            'select * from signalbox.workflow_timeline(tests.project(), tests.workflow())'),
        ('critical_path', 60,
            'select * from signalbox.critical_path(tests.project(), tests.workflow())'),
        ('workflow_timeline_svg', 60,
            'select signalbox.workflow_timeline_svg(tests.project(), tests.workflow())'),
        -- It counts to a thousand what comes before a task in the queue.
        ('explain_task', 1060, format('select * from signalbox.explain_task(%L, %L)', (
            select t.project_id
            from signalbox_data.tasks t
            where (t.workflow_id, t.project_id, t.key) = (tests.workflow(), tests.project(), 'b')
        ), (
            select t.id
            from signalbox_data.tasks t
            where (t.workflow_id, t.project_id, t.key) = (tests.workflow(), tests.project(), 'b')
        )))
) s (name, most, statement);

select * from finish();
rollback;
