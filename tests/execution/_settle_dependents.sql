begin;
select plan(7);

select tests.set_clock('2026-01-01 12:00+00');

-- A chain of 300 tasks behind one that fails, one of which the failure lets go on.
select from tests.make_workflow();
select from signalbox.create_tasks(tests.project(), tests.workflow(), (
    select jsonb_agg(jsonb_build_object(
        'key', 'n' || n, 'title', 'x',
        'depends_on', case when n = 1 then '[]' else jsonb_build_array('n' || n - 1) end))
    from generate_series(1, 300) n));
select from tests.make_task('cleanup');
select from tests.link('cleanup', 'n150', 'completion');
select from tests.fail('n1');
select results_eq(
    $$select status, count(*) from tests.statuses() group by status order by status$$,
    $$values ('failed', 1::bigint), ('ready', 1), ('skipped', 299)$$,
    '_settle_dependents skips a chain of any length'
);
select is(
    (select status::text from signalbox.tasks where id = tests.task('cleanup')), 'ready',
    '_settle_dependents makes ready what waits for the completion of a skipped task'
);
select is_empty(
    'select * from tests.broken_invariants()', '_settle_dependents breaks no invariant'
);

-- A cascade through workflows of both policies.

select from tests.make_project();
select from tests.make_workflow(name => 'skips');
select from tests.make_task('root');
select from tests.make_workflow(on_dependency_failure => 'block', name => 'blocks');
select from tests.make_task('blocked', depends_on => '{root}');
select from tests.make_task('behind blocked', depends_on => '{blocked}');
select from tests.make_workflow(name => 'skips too');
select from tests.make_task('skipped', depends_on => '{root}');
select from tests.make_task('waits for blocked', depends_on => '{blocked}');
select from tests.make_task('set aside', depends_on => '{root}');
select from tests.set_status('set aside', 'deferred');
select from tests.make_task('diamond', depends_on => '{root,skipped}');
select from tests.fail('root');
select results_eq(
    'select * from tests.statuses()',
    $$values ('behind blocked', 'pending'), ('blocked', 'pending'),
        ('diamond', 'skipped'),
        ('root', 'failed'), ('set aside', 'deferred'), ('skipped', 'skipped'),
        ('waits for blocked', 'pending')$$,
    '_settle_dependents follows the policy of each task''s own workflow'
);

-- Edges that order nothing

select from tests.make_task('independent');
select from tests.make_task('referring', depends_on => '{independent}');
select from tests.make_task('referred to');
select from tests.link('referring', 'referred to', type => 'relates_to');
select from tests.link('referring', 'referred to', type => 'discovered_from');
select from tests.complete('referred to');
select results_eq(
    $$select status::text, unmet_dependencies from signalbox.tasks
    where id = tests.task('referring')$$,
    $$values ('pending', 1)$$,
    '_settle_dependents tells nothing to tasks that only refer to the finished one'
);

select from tests.set_status('set aside', 'pending');
select is(
    (select status::text from signalbox.tasks where id = tests.task('set aside')),
    'skipped',
    '_settle_dependents leaves a task set aside, which is skipped when it is taken up again'
);
select is_empty(
    'select * from tests.broken_invariants()', '_settle_dependents breaks no invariant'
);

select * from finish();
rollback;
