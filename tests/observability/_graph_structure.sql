begin;
select plan(3);

select from tests.make_workflow(name => 'first');
select is(
    signalbox._graph_structure(tests.project(), tests.workflow())::text, '(,,,,,)',
    '_graph_structure of a workflow without tasks is nothing'
);
select from tests.make_task('a');
select from tests.make_task('b');
select is(
    (select (parents, sources) from signalbox._graph_structure(tests.project(), tests.workflow()))::text,
    '("{NULL,NULL}",)',
    '_graph_structure of a workflow without edges has tasks alone'
);
select from tests.make_task('p', depends_on => '{a}');
select set_config('tests.first', tests.workflow()::text, false);
select from tests.make_workflow(name => 'second');
select from tests.make_task('c', depends_on => '{a}');
select from tests.make_task('d', parent => 'c');
select from tests.make_task('e', parent => 'p');
select from tests.link('b', 'c', 'completion');
select from tests.link('d', 'b', type => 'relates_to');
select results_eq(
    $$select
        array(select signalbox._task_label(tests.project(), id) from unnest(ids) id), parents,
        array(
            select concat_ws(' ', source, target, type, condition)
            from unnest(sources, targets, types, conditions) e (source, target, type, condition)
        )
    from signalbox._graph_structure(tests.project(), tests.workflow())$$,
    $$values (
        '{a,d,c,b,e,p}'::text[], array[null, 3, null, null, null, null],
        '{4 2 relates_to success,1 3 blocks success,2 3 subtask completion,
            3 4 blocks completion,5 6 subtask completion}'::text[]
    )$$,
    '_graph_structure numbers tasks by rank, with those of other workflows, and edges by them'
);

select * from finish();
rollback;
