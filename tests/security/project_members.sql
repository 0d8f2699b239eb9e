begin;
select plan(3);

select from tests.make_project();
select from signalbox.create_user('project_members', kind => 'agent');
select from signalbox.add_member(tests.project(), 'project_members', 'agent');
select results_eq(
    $$select user_name, kind::text, role::text from signalbox.project_members
    where project_id = tests.project()$$,
    $$values ('project_members', 'agent', 'agent')$$,
    'project_members shows who may what'
);
select is(
    tests.rows_as(
        'signalbox_reader',
        format('select user_name from signalbox.project_members where project_id = %L', tests.project())
    ),
    2::bigint, 'project_members shows members each other'
);
select from tests.become_member('admin', '{}');
select is(
    tests.outcome_as('signalbox_reader', 'select from signalbox.project_members'), '0',
    'project_members shows nothing of other projects'
);

select * from finish();
rollback;
