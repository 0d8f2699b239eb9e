begin;
select plan(9);

select from tests.make_project();
select set_config('tests.workflow_id', w.id::text, false)
from signalbox.create_workflow(tests.project(), 'w', phases => '{build,test,ship}') w;

select is(
    (select phase from signalbox.workflows where id = tests.workflow()), 'build',
    'advance_workflow begins with the first phase'
);
select is(
    (select phase from signalbox.advance_workflow(tests.project(), tests.workflow())), 'test',
    'advance_workflow moves on to the next phase'
);
select is(
    (select phase from signalbox.advance_workflow(tests.project(), tests.workflow(), 'ship')), 'ship',
    'advance_workflow moves to the phase named'
);
select throws_ok(
    $$select signalbox.advance_workflow(tests.project(), tests.workflow())$$, 'SB002',
    format('workflow %s has no phase after ship', tests.workflow()),
    'advance_workflow refuses to leave the last phase'
);
select is(
    (tests.error_of($$select signalbox.advance_workflow(tests.project(), tests.workflow())$$)).hint,
    'Its phases are build, test, ship.', 'advance_workflow says which phases there are'
);
select throws_ok(
    $$select signalbox.advance_workflow(tests.project(), tests.workflow(), 'nap')$$, 'SB002',
    format('workflow %s has no phase "nap"', tests.workflow()),
    'advance_workflow refuses a phase that is not among them'
);
select from tests.make_workflow();
select is(
    (select phase from signalbox.advance_workflow(tests.project(), tests.workflow(), 'anything')),
    'anything', 'advance_workflow takes any name where there is no list'
);
select from signalbox.cancel_workflow(tests.project(), tests.workflow());
select throws_ok(
    $$select signalbox.advance_workflow(tests.project(), tests.workflow(), 'x')$$, 'SB002',
    format('workflow %s is cancelled and cannot be advanced', tests.workflow()),
    'advance_workflow refuses a finished workflow'
);
select throws_ok(
    $$select signalbox.advance_workflow(tests.project(), signalbox_data.new_id())$$, 'SB001', null,
    'advance_workflow refuses an unknown workflow'
);

select * from finish();
rollback;
