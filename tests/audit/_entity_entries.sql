begin;
select plan(5);

select from tests.make_project();
select from tests.make_workflow();
select from tests.make_task('a');
select from signalbox.update_task(tests.project(), tests.task('a'), '{"title": "b"}');
select from signalbox.log_audit_event('note', 'task', tests.project(), tests.task('a'));
select results_eq(
    $$select operation::text, changes -> 'title', project_id_of_row
    from signalbox._entity_entries('task', tests.task('a'), null)$$,
    $$values ('insert', '[null, "a"]'::jsonb, tests.project()), ('update', '["a", "b"]', tests.project())$$,
    '_entity_entries are the changes of a row in order, without events'
);
select is(
    (select count(*) from signalbox._entity_entries('task', tests.task('a'), tests.project())), 2::bigint,
    '_entity_entries are those of the project'
);
select is_empty(
    $$select * from signalbox._entity_entries('task', tests.task('a'), gen_random_uuid())$$,
    '_entity_entries of another project are none'
);
select is_empty(
    $$select * from signalbox._entity_entries('workflow', tests.task('a'), null)$$,
    '_entity_entries are not those of another entity with the same id'
);
select throws_ok(
    $$select * from signalbox._entity_entries('unicorn', tests.task('a'), null)$$, 'SB001', null,
    '_entity_entries wants an entity of the audit log'
);

select * from finish();
rollback;
