begin;
select plan(8);

select from tests.make_project('update_project');
select from tests.set_clock('2026-01-01 12:00+00');

select results_eq(
    $$select name, description, status::text, github_repository_id, updated_at
    from signalbox.update_project(
        tests.project(),
        '{"description": "Payments", "status": "archived", "github_repository_id": 7}')$$,
    $$values ('update_project', 'Payments', 'archived', 7::bigint, '2026-01-01 12:00+00'::timestamptz)$$,
    'update_project changes the fields named and leaves the others'
);
select results_eq(
    $$select description, github_repository_id
    from signalbox.update_project(tests.project(), '{"description": null}')$$,
    $$values (null::text, 7::bigint)$$,
    'update_project clears a field that is null'
);
select results_eq(
    $$select name from signalbox.update_project(tests.project(), '{}')$$,
    $$values ('update_project')$$,
    'update_project returns the project when nothing is to be changed'
);
select throws_ok(
    $$select signalbox.update_project(
        '00000000-0000-7000-8000-000000000000', '{"name": "x"}')$$,
    'SB001',
    'project 00000000-0000-7000-8000-000000000000 not found',
    'update_project refuses a project that does not exist'
);
select throws_ok(
    $$select signalbox.update_project(tests.project(), '{"owner": 1, "id": 2, "name": "x"}')$$,
    'SB005',
    'fields that cannot be changed: $.id, $.owner',
    'update_project lists every field that it does not know'
);
select throws_ok(
    $$select signalbox.update_project(tests.project(), '["name"]')$$,
    'SB005',
    'changes must be a JSON object, not array',
    'update_project refuses changes that are no object'
);
select throws_ok(
    $$select signalbox.update_project(tests.project(), '{"status": "gone"}')$$,
    '22P02',
    'invalid input value for enum signalbox_data.project_status: "gone"',
    'update_project refuses a status that does not exist'
);
select throws_ok(
    $$select signalbox.update_project(tests.project(), '{"name": null}')$$,
    '23502',
    'null value in column "name" of relation "projects" violates not-null constraint',
    'update_project refuses to clear the name'
);

select * from finish();
rollback;
