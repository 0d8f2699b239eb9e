begin;
select plan(2);

select from tests.make_project();
select from tests.make_workflow();
select from signalbox.update_project(tests.project(), '{"description": "x"}');
select from signalbox._undo_update(
    1, 'project', jsonb_build_object('id', tests.project()), '{"description": null}', '{"description": "x"}', null
);
select is(
    (select description from signalbox.projects where id = tests.project()), null,
    '_undo_update sets columns back'
);
select throws_ok(
    format(
        $$select signalbox._undo_update(1, 'workflow', %L, '{"status": "active"}', '{"status": "cancelled"}', null)$$,
        jsonb_build_object('project_id', tests.project(), 'id', tests.workflow())
    ),
    'SB002', 'change 1 cannot be undone: a workflow does not go back from cancelled to active',
    '_undo_update leaves the end of a workflow to retry_workflow'
);

select * from finish();
rollback;
