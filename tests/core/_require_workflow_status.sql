begin;
select plan(6);

select from tests.make_workflow();
select is(
    signalbox._require_workflow_status(tests.project(), tests.workflow(), '{active}', 'tried')::text,
    'active', '_require_workflow_status returns the status'
);
select is(
    signalbox._require_workflow_status(
        tests.project(), tests.workflow(), '{active}', 'tried', is_locking => true)::text,
    'active', '_require_workflow_status may lock the workflow'
);
select throws_ok(
    $$select signalbox._require_workflow_status(
        tests.project(), tests.workflow(), '{draft,paused}', 'tried')$$,
    'SB002', format('workflow %s is active and cannot be tried', tests.workflow()),
    '_require_workflow_status refuses another status'
);
select is(
    (tests.error_of($$select signalbox._require_workflow_status(
        tests.project(), tests.workflow(), '{draft,paused}', 'tried')$$)).hint,
    'It can be while it is draft, paused.', '_require_workflow_status says in which status it could be'
);
select throws_ok(
    $$select signalbox._require_workflow_status(
        tests.project(), signalbox_data.new_id(), '{active}', 'tried')$$,
    'SB001', null, '_require_workflow_status refuses an id that is none'
);
select from tests.make_task('a');
select from tests.claim('a');
select from signalbox.cancel_workflow(tests.project(), tests.workflow());
select throws_ok(
    $$select signalbox._require_workflow_status(
        tests.project(), tests.workflow(), enum_range(null::signalbox_data.workflow_status), 'tried')$$,
    'SB002', format('workflow %s is being cancelled and cannot be tried', tests.workflow()),
    '_require_workflow_status refuses a workflow that is being cancelled'
);

select * from finish();
rollback;
