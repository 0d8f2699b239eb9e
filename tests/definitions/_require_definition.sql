begin;
select plan(6);

select from tests.make_project('_require_definition');
select from signalbox.define_workflow(tests.project(), 'release', '{"steps": [{"key": "a"}]}');
select from signalbox.define_workflow(tests.project(), 'release', '{"steps": [{"key": "b"}]}');

select is(
    (signalbox._require_definition(tests.project(), 'release', null)).version, 2,
    '_require_definition takes the latest'
);
select is(
    (signalbox._require_definition(tests.project(), 'release', 1)).version, 1,
    '_require_definition takes the version named'
);
select results_eq(
    format($$select code, message, hint from tests.error_of(%L)$$, statement),
    format(
        $$values ('SB001', 'no definition %s in project %s', %L)$$, said, tests.project(), hint
    ),
    '_require_definition refuses ' || said
)
from (
    values
        (
            $$select signalbox._require_definition(tests.project(), 'relase', null)$$, '"relase"',
            'Did you mean "release"?'
        ),
        (
            $$select signalbox._require_definition(tests.project(), 'release', 7)$$,
            '"release" of version 7', 'signalbox.workflow_definitions shows those that are.'
        )
) c (statement, said, hint);
select from tests.make_project('_require_definition elsewhere');
select throws_ok(
    $$select signalbox._require_definition(tests.project(), 'release', null)$$,
    'SB001',
    null,
    '_require_definition looks in one project'
);
select throws_ok(
    $$select signalbox._require_definition(tests.project(), null, null)$$,
    'SB001',
    null,
    '_require_definition refuses no name'
);

select * from finish();
rollback;
