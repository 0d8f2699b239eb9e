begin;
select plan(6);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_project('archive_definition');
select from signalbox.define_workflow(tests.project(), 'ci', '{"steps": [{"key": "a"}]}');
select from signalbox.define_workflow(tests.project(), 'ci', '{"steps": [{"key": "b"}]}');

select results_eq(
    $$select version, archived_at from signalbox.archive_definition(tests.project(), 'ci', 1)$$,
    $$values (1, '2026-01-01 12:00+00'::timestamptz)$$,
    'archive_definition puts one version aside'
);
select results_eq(
    $$select version from signalbox.workflow_definitions
    where project_id = tests.project() and archived_at is null$$,
    $$values (2)$$,
    'archive_definition leaves the others'
);
select tests.advance('1 hour');
select results_eq(
    $$select version, archived_at from signalbox.archive_definition(tests.project(), 'ci')$$,
    $$values (1, '2026-01-01 12:00+00'::timestamptz), (2, '2026-01-01 13:00+00')$$,
    'archive_definition puts all versions aside'
);
select lives_ok(
    $$select signalbox.archive_definition(tests.project(), 'ci')$$,
    'archive_definition may be called again'
);
select throws_ok(
    format('select signalbox.archive_definition(tests.project(), %s)', arguments),
    'SB001',
    format('no definition %s in project %s', said, tests.project()),
    'archive_definition refuses ' || said
)
from (values ('''cd''', '"cd"'), ('''ci'', 9', '"ci" of version 9')) c (arguments, said);

select * from finish();
rollback;
