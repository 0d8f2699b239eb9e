begin;
select plan(14);

select from tests.make_workflow();
select from tests.make_task('a');
select from tests.make_task('b');
select from tests.make_task('c', depends_on => '{a,b}');
select from tests.link('c', 'a', type => 'relates_to');

-- Remove an edge between tasks named by their keys.
create function unlink(
    task text,
    depends_on text,
    type signalbox_data.dependency_type default 'blocks'
)
returns setof signalbox.task_dependencies
language sql
as $$
    select * from signalbox.remove_dependency(
        tests.project(), tests.task(task), tests.task(depends_on), type)
$$;

select results_eq(
    $$select task_id, depends_on_task_id, type::text, condition::text
    from unlink('c', 'a')$$,
    $$values (tests.task('c'), tests.task('a'), 'blocks', 'success')$$,
    'remove_dependency returns the edge'
);
select results_eq(
    'select tests.edges()',
    $$values ('c on a: relates_to, success'), ('c on b: blocks, success')$$,
    'remove_dependency leaves edges of another type'
);
select is(
    (select status::text from signalbox.tasks where id = tests.task('c')), 'pending',
    'remove_dependency leaves a task waiting for the others'
);
select from unlink('c', 'a', 'relates_to');
select from unlink('c', 'b');
select is(
    (select status::text from signalbox.tasks where id = tests.task('c')), 'ready',
    'remove_dependency makes a task ready that waits for nothing else'
);
select is_empty(
    'select * from tests.broken_invariants()', 'remove_dependency breaks no invariant'
);

select from tests.complete('a');
select from tests.link('c', 'a');
select from unlink('c', 'a');
select results_eq(
    $$select status::text, unmet_dependencies from signalbox.tasks
    where id = tests.task('c')$$,
    $$values ('ready', 0)$$,
    'remove_dependency counts nothing for a dependency that was met'
);
select lives_ok(
    $$select tests.link('b', 'c')$$,
    'remove_dependency makes room for an edge the other way'
);

-- Subtasks

select from tests.make_task('base');
select from tests.make_task('grandparent', depends_on => '{base}');
select from tests.make_task('parent', depends_on => '{base}', parent => 'grandparent');
select from tests.make_task('child', parent => 'parent');
select from unlink('parent', 'base');
select results_eq(
    $$select e from tests.edges() e where e like '%base%'$$,
    $$values ('child on base: inherited, success'),
        ('grandparent on base: blocks, success'),
        ('parent on base: inherited, success')$$,
    'remove_dependency leaves what another ancestor passes on'
);
select from unlink('grandparent', 'base');
select is_empty(
    $$select e from tests.edges() e where e like '%base%'$$,
    'remove_dependency takes back what the subtasks inherited'
);
select is(
    (select status::text from signalbox.tasks where id = tests.task('child')), 'ready',
    'remove_dependency makes a subtask ready that waited, like its parent, for nothing else'
);
select is_empty(
    'select * from tests.broken_invariants()', 'remove_dependency breaks no invariant'
);

select throws_ok(
    $$select unlink('parent', 'child', 'subtask')$$,
    '22023', 'dependencies of type subtask follow from the parent of a task',
    'remove_dependency refuses an edge that follows from a parent'
);
select throws_ok(
    $$select unlink('a', 'b')$$,
    'SB001', format('task %s has no blocks dependency on %s', tests.task('a'), tests.task('b')),
    'remove_dependency refuses an edge that does not exist'
);
select set_config('tests.project_of_edge', tests.project()::text, false);
select set_config('tests.edge', format('%L, %L', tests.task('b'), tests.task('c')), false);
select from tests.make_project();
select throws_ok(
    format('select signalbox.remove_dependency(tests.project(), %s)', current_setting('tests.edge')),
    'SB001', null,
    'remove_dependency refuses an edge of another project'
);

select * from finish();
rollback;
