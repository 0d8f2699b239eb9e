begin;
select plan(20);

select from tests.make_workflow();
select tests.make_task(k) is not null as made from unnest('{a,b,c,d}'::text[]) k;

-- Edges written "b>a completion" as the JSON that the function takes.
create function edges(variadic edges text[])
returns jsonb
language sql
as $$
    select jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
        'task_id', tests.task(m[1]), 'depends_on_task_id', tests.task(m[2]),
        'condition', m[4], 'type', m[6]
    )))
    from unnest(edges) e
    cross join regexp_matches(e, '^(\w+)>(\w+)( (\w+))?( (\w+))?$') m
$$;

select is_empty(
    $$select * from signalbox.add_dependencies(
        tests.project(), edges('b>a', 'c>a completion', 'a>d', 'd>c success relates_to'))$$,
    'add_dependencies returns no row when all are added'
);
select results_eq(
    'select tests.edges()',
    $$values ('a on d: blocks, success'), ('b on a: blocks, success'),
        ('c on a: blocks, completion'), ('d on c: relates_to, success')$$,
    'add_dependencies adds each with its condition and type'
);
select results_eq(
    'select * from tests.statuses()',
    $$values ('a', 'pending'), ('b', 'pending'), ('c', 'pending'), ('d', 'ready')$$,
    'add_dependencies lets the tasks wait'
);
select is_empty(
    'select * from tests.broken_invariants()', 'add_dependencies breaks no invariant'
);
select results_eq(
    $$select task_id, depends_on_task_id, reason::text, detail
    from signalbox.add_dependencies(tests.project(), edges('b>a', 'c>d', 'c>d'))$$,
    $$values (tests.task('b'), tests.task('a'), 'duplicate', null::text),
        (tests.task('c'), tests.task('d'), 'duplicate', null)$$,
    'add_dependencies returns what is there already, or twice in the list'
);
select is_empty(
    $$select * from signalbox.add_dependencies(tests.project(), '[]')$$,
    'add_dependencies adds nothing of an empty list'
);

-- Cycles

select throws_ok(
    $$select signalbox.add_dependencies(tests.project(), edges('b>c', 'd>b', 'a>a'))$$,
    'SB003', 'dependencies would close a cycle', 'add_dependencies refuses a cycle'
);
select ok(
    detail like '%a -> a%' and detail like '%d -> b -> %a -> d%',
    'add_dependencies gives the path of each'
)
from tests.error_of(
    $$select signalbox.add_dependencies(tests.project(), edges('b>c', 'd>b', 'a>a'))$$
);
select is_empty(
    $$select e from tests.edges() e where e like 'b on c%'$$,
    'add_dependencies adds none when one is refused'
);
select set_eq(
    $$select task_id, depends_on_task_id, reason::text
    from signalbox.add_dependencies(
        tests.project(), edges('c>b', 'd>b completion', 'a>a', 'a>c'), 'quarantine')$$,
    $$values (tests.task('a'), tests.task('a'), 'itself'),
        (tests.task('d'), tests.task('b'), 'cycle'),
            (tests.task('a'), tests.task('c'), 'cycle')$$,
    'add_dependencies returns those that it keeps aside'
);
select set_eq(
    $$select t.key as task, d.key as depends_on, q.condition::text, q.reason::text
    from signalbox.quarantined_dependencies q
    inner join signalbox.tasks t on t.id = q.task_id
    inner join signalbox.tasks d on d.id = q.depends_on_task_id
    where q.project_id = tests.project()$$,
    $$values ('a', 'a', 'success', 'itself'), ('d', 'b', 'completion', 'cycle'),
        ('a', 'c', 'success', 'cycle')$$,
    'add_dependencies keeps them in quarantined_dependencies'
);
select is_empty(
    'select * from tests.broken_invariants()', 'add_dependencies breaks no invariant'
);

-- Many backward edges at once take the way of one pass.

select from tests.make_project();
select from tests.make_workflow();
select from signalbox.create_tasks(tests.project(), tests.workflow(), (
    select jsonb_agg(jsonb_build_object('key', 'n' || n, 'title', 'x'))
    from generate_series(1, 150) n
));
select is_empty(
    $$select * from signalbox.add_dependencies(tests.project(), (
        select jsonb_agg(e) from (
            select edges('n' || n || '>n' || n + 1) -> 0 as e
            from generate_series(1, 149) n) s))$$,
    'add_dependencies turns the order of 150 tasks round'
);
select results_eq(
    $$select distinct reason::text from signalbox.add_dependencies(tests.project(), (
        select jsonb_agg(e) from (
            select edges('n' || n + 1 || '>n' || n) -> 0 as e
            from generate_series(1, 149) n) s),
        'quarantine')$$,
    $$values ('cycle')$$,
    'add_dependencies then refuses every edge the other way'
);
select results_eq(
    'select key from signalbox.tasks
    where project_id = tests.project() order by rank limit 3',
    $$values ('n150'), ('n149'), ('n148')$$,
    'add_dependencies ranks dependencies first'
);
select is_empty(
    'select * from tests.broken_invariants()', 'add_dependencies breaks no invariant'
);

-- What is refused

select throws_ok(
    $$select signalbox.add_dependencies(tests.project(), edges('n1>n2'), 'ignore')$$,
    '22023', 'on_bad_dependency must be refuse or quarantine, not ignore',
    'add_dependencies refuses a policy that it does not know'
);
select throws_ok(
    $$select signalbox.add_dependencies(tests.project(),
        edges('n1>n2 success inherited'))$$,
    '22023',
    'dependencies of type subtask and inherited follow from the parent of a task',
    'add_dependencies refuses types that follow from parents'
);
select throws_ok(
    $$select signalbox.add_dependencies(tests.project(), edges('n1>a'))$$,
    'SB001', format('task null not found in project %s', tests.project()),
    'add_dependencies refuses a task that does not exist'
);
select is_empty(
    'select * from tests.broken_invariants()', 'add_dependencies breaks no invariant'
);
select * from finish();
rollback;
