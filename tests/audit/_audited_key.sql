begin;
select plan(4);

select from tests.make_project();
select is(
    signalbox._audited_key('task', tests.project(), '00000000-0000-0000-0000-000000000001', null),
    jsonb_build_object('project_id', tests.project(), 'id', '00000000-0000-0000-0000-000000000001'),
    '_audited_key is project and id of a task'
);
select is(
    signalbox._audited_key(
        'concurrency_limit', tests.project(), gen_random_uuid(), '{"scope": "key", "key": "a"}'
    ),
    jsonb_build_object('project_id', tests.project(), 'scope', 'key', 'key', 'a'),
    '_audited_key is what the entry says of a key of several columns'
);
select is(
    signalbox._audited_key('project', tests.project(), tests.project(), null),
    jsonb_build_object('id', tests.project()),
    '_audited_key of a project is its id'
);
select is(
    signalbox._audited_key('unicorn', null, gen_random_uuid(), null), null,
    '_audited_key is null without a table'
);

select * from finish();
rollback;
