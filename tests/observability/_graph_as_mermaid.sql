begin;
select plan(4);

select from tests.make_workflow(name => 'elsewhere');
select is(
    signalbox._graph_as_mermaid(tests.project(), tests.workflow()),
    'flowchart LR',
    '_graph_as_mermaid of a workflow without tasks is a chart without nodes'
);
select from tests.make_task('far');
select from tests.make_workflow(name => 'one');
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"key": "a", "title": "Build \"it\"", "status": "completed"},
    {"title": "No key"},
    {"key": "p", "title": "p", "depends_on": [{"task": "a", "condition": "failure"}]},
    {"key": "c", "title": "C", "parent": "p", "status": "deferred"},
    {"key": "z", "title": "Z", "depends_on": [
        {"task": "a", "type": "relates_to"}, {"task": "c", "type": "discovered_from"}]}]');
select from tests.link('z', 'far', 'completion');
select is(
    signalbox._graph_as_mermaid(tests.project(), tests.workflow()),
    E'flowchart LR\n'
    '    n1(["far<br/>in elsewhere"]):::ready\n'
    '    n2["a<br/>Build #34;it#34;"]:::completed\n'
    '    n3["No key"]:::ready\n'
    '    n4["z<br/>Z"]:::pending\n'
    '    subgraph s6 [" "]\n'
    '        n6["p"]:::skipped\n'
    '        n5["c<br/>C"]:::deferred\n'
    '    end\n'
    '    n1 -->|completion| n4\n'
    '    n2 -.-|relates to| n4\n'
    '    n5 -.->|discovered| n4\n'
    '    n2 -->|failure| n6\n'
    '    n5 -.-> n6\n'
    '    classDef pending fill:#eef1f4,stroke:#8b95a1,color:#24292f\n'
    '    classDef ready fill:#dcebff,stroke:#2f7de1,color:#0b2a55\n'
    '    classDef deferred fill:#eef1f4,stroke:#8b95a1,color:#4b5563,stroke-dasharray:4\n'
    '    classDef completed fill:#d5f2dd,stroke:#2e9e5b,color:#0e3d20\n'
    '    classDef skipped fill:#f7f8fa,stroke:#a9b1bb,color:#56606b,stroke-dasharray:4\n'
    '    classDef outside stroke-width:2px,stroke-dasharray:2\n'
    '    class n1 outside\n'
    '    classDef subtasks fill:none,stroke:#8b95a1,stroke-dasharray:4\n'
    '    class s6 subtasks',
    '_graph_as_mermaid draws every kind of task and edge'
);

select from tests.make_workflow(name => 'titles');
select from signalbox.create_tasks(tests.project(), tests.workflow(), jsonb_build_array(
    jsonb_build_object('title', E'end\n"]; subgraph x\nn1 --> n2 %%{init: {}}%%'),
    jsonb_build_object('title', repeat('long ', 100))
));
select matches(
    signalbox._graph_as_mermaid(tests.project(), tests.workflow()),
    '^flowchart LR\n    n1\["[^"\n]*"\]:::ready\n    n2\["[^"\n]*"\]:::ready\n    classDef [^\n]*$',
    '_graph_as_mermaid keeps every title inside its quotes and line'
);
select matches(
    signalbox._graph_as_mermaid(tests.project(), tests.workflow()),
    'n2\["[^"]{79}…"\]',
    '_graph_as_mermaid cuts titles that are too long for a box'
);

select * from finish();
rollback;
