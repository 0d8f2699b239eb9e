begin;
select plan(3);

select from tests.make_workflow(name => 'say "no"');
select is(
    signalbox._graph_as_dot(tests.project(), tests.workflow()),
    E'digraph workflow {\n'
    '    graph [label="say \\"no\\"", labelloc=t, rankdir=LR, fontname="Helvetica"];\n'
    '    node [shape=box, style="rounded,filled", fontname="Helvetica", fontsize=11, margin="0.2,0.08"];\n'
    '    edge [fontname="Helvetica", fontsize=9, color="#5f6874"];\n'
    '}',
    '_graph_as_dot of a workflow without tasks is a graph without nodes'
);
select from tests.make_task('far');
select from tests.make_workflow(name => 'one');
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"key": "a", "title": "Build \"it\" with every flag \\N of the compiler", "status": "completed"},
    {"key": "p", "title": "p", "depends_on": [{"task": "a", "condition": "completion"}]},
    {"key": "c", "title": "C", "parent": "p", "status": "deferred"},
    {"key": "z", "title": "Z", "depends_on": [
        {"task": "a", "type": "relates_to"}, {"task": "c", "type": "discovered_from"}]}]');
select from tests.link('z', 'far');
select is(
    signalbox._graph_as_dot(tests.project(), tests.workflow()),
    E'digraph workflow {\n'
    '    graph [label="one", labelloc=t, rankdir=LR, fontname="Helvetica"];\n'
    '    node [shape=box, style="rounded,filled", fontname="Helvetica", fontsize=11, margin="0.2,0.08"];\n'
    '    edge [fontname="Helvetica", fontsize=9, color="#5f6874"];\n'
    '    n1 [label="far\\nin say \\"no\\"", fillcolor="#dcebff", color="#2f7de1",'
        ' fontcolor="#0b2a55", style="rounded,filled,dotted", penwidth=2];\n'
    '    n2 [label="a\\nBuild \\"it\\" with every flag \\\\N\\nof the compiler",'
        ' fillcolor="#d5f2dd", color="#2e9e5b", fontcolor="#0e3d20"];\n'
    '    n3 [label="z\\nZ", fillcolor="#eef1f4", color="#8b95a1", fontcolor="#24292f"];\n'
    '    subgraph cluster_5 { label=""; style="rounded,dashed"; color="#8b95a1";\n'
    '        n5 [label="p", fillcolor="#eef1f4", color="#8b95a1", fontcolor="#24292f"];\n'
    '        n4 [label="c\\nC", fillcolor="#eef1f4", color="#8b95a1", fontcolor="#4b5563",'
        ' style="rounded,filled,dashed"];\n'
    '    }\n'
    '    n1 -> n3;\n'
    '    n2 -> n3 [label="relates to", style=dotted, dir=none, constraint=false];\n'
    '    n4 -> n3 [label="discovered", style=dotted, constraint=false];\n'
    '    n2 -> n5 [label="completion"];\n'
    '    n4 -> n5 [style=dotted];\n'
    '}',
    '_graph_as_dot draws every kind of task and edge'
);
select from tests.make_workflow(name => 'titles');
select from signalbox.create_tasks(
    tests.project(), tests.workflow(),
    jsonb_build_array(jsonb_build_object('title', E'end\n"]; } \\" \\'))
);
select matches(
    signalbox._graph_as_dot(tests.project(), tests.workflow()),
    '\n    n1 \[label="(?:[^"\\\n]|\\.)*", fillcolor="[^\n]*\];\n}$',
    '_graph_as_dot keeps every title inside its quotes and line'
);

select * from finish();
rollback;
