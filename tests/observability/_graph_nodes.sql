begin;
select plan(3);

select from tests.make_workflow(name => 'first');
select from tests.make_task('a');
select from tests.make_workflow(name => 'second');
select from signalbox.create_tasks(tests.project(), tests.workflow(), jsonb_build_array(
    jsonb_build_object('key', 'b', 'title', E'two\nlines'),
    jsonb_build_object('key', 'c', 'title', repeat('x', 81), 'status', 'failed')
));
select results_eq(
    $$select number, key, title, workflow, status::text
    from signalbox._graph_nodes(
        tests.project(), tests.workflow(), array[tests.task('c'), tests.task('b'), tests.task('a')])$$,
    $$values
        (1::bigint, 'c', repeat('x', 79) || '…', null::text, 'failed'),
        (2, 'b', 'two lines', null, 'ready'),
        (3, 'a', null, 'first', 'ready')$$,
    '_graph_nodes has the texts of tasks as a picture has room for them'
);
select is_empty(
    $$select * from signalbox._graph_nodes(tests.project(), tests.workflow(), null)$$,
    '_graph_nodes of nothing is nothing'
);
select from signalbox.create_tasks(
    tests.project(), tests.workflow(), jsonb_build_array(
        jsonb_build_object('key', E'\u0007', 'title', E'\u0008'),
        jsonb_build_object('key', E'\u0002', 'title', 'seen')));
select results_eq(
    $$select key, title
    from signalbox._graph_nodes(tests.project(), tests.workflow(), array(
        select id from signalbox_data.tasks
        where project_id = tests.project() and key in (E'\u0007', E'\u0002') order by key))$$,
    $$values (null::text, 'seen'), (null, '…')$$,
    '_graph_nodes shows something of a task of whose texts nothing can be seen'
);

select * from finish();
rollback;
