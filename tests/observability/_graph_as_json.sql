begin;
select plan(4);

select from tests.make_workflow(name => 'empty');
select is(
    signalbox._graph_as_json(tests.project(), tests.workflow())::jsonb - 'workflow',
    '{"nodes": [], "edges": []}',
    '_graph_as_json of a workflow without tasks has neither nodes nor edges'
);
select from tests.make_task('before');
select from tests.make_task('far');
select set_config('tests.first', tests.workflow()::text, false);
select from tests.make_workflow(name => 'one');
select from tests.make_task('parent', depends_on => '{before}');
select from tests.make_task('child', parent => 'parent');
select from tests.make_task('next', depends_on => '{parent}');
select from tests.make_task('after', depends_on => '{child}',
    workflow_id => current_setting('tests.first')::uuid);
select from tests.link('far', 'after');

create temporary view document as
select signalbox._graph_as_json(tests.project(), tests.workflow())::json as document;

select results_eq(
    $$select n ->> 'key', n ->> 'status', (n ->> 'level')::integer, n ->> 'workflow',
        n ->> 'parent' is not null
    from document, json_array_elements(document -> 'nodes') n$$,
    $$values
        ('before', 'ready', null::integer, 'empty', false),
        ('child', 'pending', 1, 'one', true),
        ('parent', 'pending', 2, 'one', false),
        ('next', 'pending', 3, 'one', false),
        ('after', 'pending', null, 'empty', false)$$,
    '_graph_as_json has the tasks in the order of ranks, and those of other workflows at edges'
);
select results_eq(
    $$select signalbox._task_label(tests.project(), (e ->> 'from')::uuid),
        signalbox._task_label(tests.project(), (e ->> 'to')::uuid),
        e ->> 'type', e ->> 'condition'
    from document, json_array_elements(document -> 'edges') e$$,
    $$values
        ('before', 'parent', 'blocks', 'success'),
        ('child', 'parent', 'subtask', 'completion'),
        ('parent', 'next', 'blocks', 'success'),
        ('child', 'after', 'blocks', 'success')$$,
    '_graph_as_json has each edge once, without those that are inherited'
);
select is(
    (select document ->> 'workflow' from document)::jsonb,
    jsonb_build_object('id', tests.workflow(), 'name', 'one', 'status', 'active'),
    '_graph_as_json says what workflow it shows'
);

select * from finish();
rollback;
