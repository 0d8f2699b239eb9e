begin;
select plan(38);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select tests.make_task(k) is not null as made from unnest('{a,b,c,d}'::text[]) k;

select results_eq(
    $$select project_id, task_id, depends_on_task_id, type::text, condition::text,
        created_at
    from signalbox.add_dependency(tests.project(), tests.task('b'), tests.task('a'))$$,
    $$values (tests.project(), tests.task('b'), tests.task('a'), 'blocks', 'success',
        '2026-01-01 12:00+00'::timestamptz)$$,
    'add_dependency returns the edge; it blocks and asks for success unless told otherwise'
);
select results_eq(
    'select * from tests.statuses()',
    $$values ('a', 'ready'), ('b', 'pending'), ('c', 'ready'), ('d', 'ready')$$,
    'add_dependency lets a ready task wait'
);
select results_eq(
    $$select type::text, condition::text from tests.link('b', 'a', 'failure')$$,
    $$values ('blocks', 'success')$$,
    'add_dependency changes nothing when the edge is there, whatever its condition'
);
select is(
    (select unmet_dependencies from signalbox.tasks where id = tests.task('b')), 1,
    'add_dependency counts an edge added twice once'
);
select is_empty(
    'select * from tests.broken_invariants()', 'add_dependency breaks no invariant'
);

-- Against the order in which the tasks were made

select from tests.link('a', 'd');
select results_eq(
    'select key from signalbox.tasks where project_id = tests.project() order by rank',
    $$values ('d'), ('a'), ('b'), ('c')$$,
    'add_dependency moves the dependency before the task when nothing else need move'
);
select is_empty(
    'select * from tests.broken_invariants()', 'add_dependency breaks no invariant'
);

-- Cycles

select throws_ok(
    $$select tests.link('d', 'b')$$,
    'SB003', 'dependency of task d on b would close a cycle',
    'add_dependency refuses a cycle'
);
select is(
    (tests.error_of($$select tests.link('d', 'b')$$)).detail, 'd -> b -> a -> d',
    'add_dependency gives the path as the detail'
);
select throws_ok(
    $$select tests.link('a', 'b')$$,
    'SB003', 'dependency of task a on b would close a cycle',
    'add_dependency refuses two tasks that wait for each other'
);
select throws_ok(
    $$select tests.link('a', 'a')$$,
    'SB003', 'dependency of task a on a would close a cycle',
    'add_dependency refuses a task that waits for itself'
);
select is(
    (tests.error_of($$select tests.link('a', 'a')$$)).detail, 'a -> a',
    'add_dependency gives the path for that as well'
);
select from signalbox.create_task(tests.project(), tests.workflow(), 'no key');
select set_config('tests.nameless', (
    select id from signalbox.tasks
    where project_id = tests.project() and key is null)::text, false);
select from signalbox.add_dependency(
    tests.project(), tests.task('d'), current_setting('tests.nameless')::uuid);
select is(
    (tests.error_of(
        $$select signalbox.add_dependency(
            tests.project(), current_setting('tests.nameless')::uuid, tests.task('b'))$$
    )).detail,
    format('%1$s -> b -> a -> d -> %1$s', current_setting('tests.nameless')),
    'add_dependency names a task without a key by its id'
);
select is_empty(
    'select * from tests.broken_invariants()', 'add_dependency breaks no invariant'
);

-- Edges that order nothing

select lives_ok(
    format($$select tests.link('d', 'b', type => %L)$$, type),
    'add_dependency lets ' || type || ' point anywhere'
)
from unnest('{relates_to,discovered_from}'::text[]) type;
select lives_ok(
    $$select tests.link('b', 'd', type => 'relates_to')$$,
    'add_dependency lets tasks relate to each other'
);
select results_eq(
    $$select unmet_dependencies from signalbox.tasks where id = tests.task('c')
    and (select count(*) from tests.link('c', 'd', type => 'relates_to')) = 1$$,
    'values (0)',
    'add_dependency lets no task wait for what it relates to'
);
select throws_ok(
    $$select tests.link('d', 'd', type => 'relates_to')$$,
    'SB003', 'dependency of task d on d would close a cycle',
    'add_dependency refuses a task that relates to itself'
);
select is_empty(
    'select * from tests.broken_invariants()', 'add_dependency breaks no invariant'
);

-- What is finished already

select from tests.make_project();
select from tests.make_workflow();
select tests.make_task(k) is not null as made
from unnest('{done,broken,x,y,z,later x}'::text[]) k;
select from tests.complete('done');
select from tests.fail('broken');
select from tests.link('x', 'done');
select from tests.link('y', 'broken', 'failure');
select results_eq(
    $$select key, status from tests.statuses() where key in ('x', 'y')$$,
    $$values ('x', 'ready'), ('y', 'ready')$$,
    'add_dependency leaves a task ready whose new dependency is met'
);
select from tests.link('later x', 'x');
select from tests.link('x', 'broken');
select results_eq(
    $$select key, status from tests.statuses() where key like '%x'$$,
    $$values ('later x', 'skipped'), ('x', 'skipped')$$,
    'add_dependency skips a task, and its dependents, that can no longer start'
);
select from tests.claim('z');
select from tests.link('z', 'broken');
select is(
    (select status::text from signalbox.tasks where id = tests.task('z')), 'in_progress',
    'add_dependency leaves a running task running'
);
select lives_ok(
    $$select signalbox.complete_task(tests.project(), tests.task('z'), tests.lease('z'))$$,
    'add_dependency leaves the worker its lease'
);
select from tests.make_workflow(on_dependency_failure => 'block', name => 'blocks');
select from tests.make_task('stuck', available_at => '2026-01-02 12:00+00');
select from tests.link('stuck', 'broken');
select results_eq(
    $$select status::text, unmet_dependencies from signalbox.tasks
    where id = tests.task('stuck')$$,
    $$values ('pending', 1)$$,
    'add_dependency blocks a task where its workflow says so'
);
select from tests.link('done', 'y');
select is(
    (select status::text from signalbox.tasks where id = tests.task('done')), 'completed',
    'add_dependency leaves a finished task finished'
);
select is_empty(
    'select * from tests.broken_invariants()', 'add_dependency breaks no invariant'
);

-- Subtasks

select from tests.make_project();
select from tests.make_workflow();
select from tests.make_task('parent');
select from tests.make_task('child', parent => 'parent');
select from tests.make_task('grandchild', parent => 'child');
select from tests.make_task('base');
select from tests.link('parent', 'base', 'completion');
select results_eq(
    $$select e from tests.edges() e where e like '% on base%'$$,
    $$values ('child on base: inherited, completion'),
        ('grandchild on base: inherited, completion'),
            ('parent on base: blocks, completion')$$,
    'add_dependency lets the subtasks wait for what their parent waits for'
);
select throws_ok(
    $$select tests.link('base', 'grandchild')$$,
    'SB003', 'dependency of task base on grandchild would close a cycle',
    'add_dependency refuses a cycle through inherited edges'
);
select throws_ok(
    $$select tests.link('child', 'parent')$$,
    'SB003', 'dependency of task child on parent would close a cycle',
    'add_dependency refuses a subtask that waits for a parent that waits for it'
);
select lives_ok(
    $$select tests.link('parent', 'grandchild')$$,
    'add_dependency lets a parent wait for a subtask explicitly'
);
select is_empty(
    'select * from tests.broken_invariants()', 'add_dependency breaks no invariant'
);

-- What is refused

select throws_ok(
    format($$select tests.link('child', 'base', type => %L)$$, type),
    '22023', format('dependencies of type %s follow from the parent of a task', type),
    'add_dependency refuses type ' || type
)
from unnest('{subtask,inherited}'::text[]) type;
select throws_ok(
    $$select signalbox.add_dependency(tests.project(), tests.task('base'), null)$$,
    'SB001', format('task null not found in project %s', tests.project()),
    'add_dependency refuses a dependency on nothing'
);
select set_config('tests.other', tests.task('base')::text, false);
select from tests.make_project();
select from tests.make_workflow();
select from tests.make_task('mine');
select throws_ok(
    format($$select signalbox.add_dependency(tests.project(), %s)$$, tasks),
    'SB001',
    format('task %s not found in project %s', current_setting('tests.other'), tests.project()),
    'add_dependency refuses ' || what
)
from (
    values
        (
            'a dependency of another project',
            $$tests.task('mine'), current_setting('tests.other')::uuid$$
        ),
        (
            'a task of another project',
            $$current_setting('tests.other')::uuid, tests.task('mine')$$
        )
) r (what, tasks);

select is_empty(
    'select * from tests.broken_invariants()', 'add_dependency breaks no invariant'
);
select * from finish();
rollback;
