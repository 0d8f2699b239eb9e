begin;
select plan(8);

select from tests.make_workflow();
select from tests.make_task('a');
select from tests.make_task('b', depends_on => '{a}');
select is(
    signalbox.workflow_graph(tests.project(), tests.workflow()),
    E'flowchart LR\n'
    '    n1["a"]:::ready\n'
    '    n2["b"]:::pending\n'
    '    n1 --> n2\n'
    '    classDef pending fill:#eef1f4,stroke:#8b95a1,color:#24292f\n'
    '    classDef ready fill:#dcebff,stroke:#2f7de1,color:#0b2a55',
    'workflow_graph draws a Mermaid flowchart, unless it is told otherwise'
);
select matches(
    signalbox.workflow_graph(tests.project(), tests.workflow(), 'dot'),
    '^digraph workflow \{\n.*n1 -> n2;\n\}$',
    'workflow_graph draws for Graphviz'
);
select is(
    signalbox.workflow_graph(tests.project(), tests.workflow(), 'json')::json #>> '{nodes,1,key}',
    'b',
    'workflow_graph gives JSON to other programs'
);
select throws_ok(
    $$select signalbox.workflow_graph(tests.project(), tests.workflow(), 'png')$$,
    '22023',
    'format must be mermaid, dot or json, not ''png''',
    'workflow_graph refuses another format'
);
select throws_ok(
    $$select signalbox.workflow_graph(tests.project(), tests.workflow(), null)$$,
    '22023',
    'format must be mermaid, dot or json, not null',
    'workflow_graph refuses no format'
);
select throws_ok(
    $$select signalbox.workflow_graph(
        tests.project(), '00000000-0000-7000-8000-000000000000')$$,
    'SB001',
    format('workflow 00000000-0000-7000-8000-000000000000 not found in project %s',
        tests.project()),
    'workflow_graph refuses what is no workflow'
);
select from tests.make_workflow(name => 'empty');
select is(
    signalbox.workflow_graph(tests.project(), tests.workflow()), 'flowchart LR',
    'workflow_graph draws a workflow without tasks'
);
select is(
    tests.rows_as('signalbox_reader', format(
        'select * from signalbox.workflow_graph(%L, %L)', tests.project(), tests.workflow())),
    1::bigint,
    'workflow_graph can be called by a reader'
);

select * from finish();
rollback;
