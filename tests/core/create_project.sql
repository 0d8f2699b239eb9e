begin;
select plan(12);

select results_eq(
    $$select name, description, repository_url, github_repository_id, linear_team_id,
        settings,
        metadata, status::text
    from signalbox.create_project(
        'create_project full', 'What for', 'https://example.org/r.git', 12345678901,
        'LIN-1',
        '{"a": 1}', '{"b": [2]}')$$,
    $$values (
        'create_project full', 'What for', 'https://example.org/r.git', 12345678901,
        'LIN-1',
        '{"a": 1}'::jsonb, '{"b": [2]}'::jsonb, 'active')$$,
    'create_project keeps and returns what it is given'
);
select results_eq(
    $$select settings, metadata, description
    from signalbox.create_project('create_project bare')$$,
    $$values ('{}'::jsonb, '{}'::jsonb, null::text)$$,
    'create_project needs a name alone'
);
select results_eq(
    $$select name from signalbox.projects
    where name like 'create_project %' order by name$$,
    $$values ('create_project bare'), ('create_project full')$$,
    'create_project makes what the view projects shows'
);
select throws_ok(
    $$select signalbox.create_project('create_project bare')$$,
    '23505',
    'duplicate key value violates unique constraint "projects_name_is_unique"',
    'create_project refuses a name that is taken'
);
select throws_ok(
    $$select signalbox.create_project('  ')$$,
    '23514',
    'new row for relation "projects" violates check constraint "projects_name_not_blank"',
    'create_project refuses a blank name'
);
select throws_ok(
    'select signalbox.create_project(null)',
    '23502',
    'null value in column "name" of relation "projects" violates not-null constraint',
    'create_project refuses a missing name'
);
select throws_ok(
    $$select signalbox.create_project('create_project list', settings => '[]')$$,
    '23514',
    'new row for relation "projects" violates check constraint "projects_settings_are_an_object"',
    'create_project refuses settings that are no object'
);
select throws_ok(
    $$select signalbox.create_project('create_project text', metadata => '"x"')$$,
    '23514',
    'new row for relation "projects" violates check constraint "projects_metadata_is_an_object"',
    'create_project refuses metadata that are no object'
);

select is_empty(
    $$select m.* from signalbox.project_members m
    inner join signalbox.projects p on p.id = m.project_id
    where p.name like 'create_project %'$$,
    'create_project makes nobody a member when nobody is a user'
);
create temporary table me as select tests.become_member('reader', '{}') as id;
select from signalbox.create_project('create_project mine');
select results_eq(
    $$select p.name, m.role::text from signalbox.project_members m
    inner join signalbox.projects p on p.id = m.project_id
    where m.user_id = (select id from me)$$,
    $$values ('create_project mine', 'admin')$$,
    'create_project makes its user the admin'
);
select is(
    tests.outcome_as(
        'signalbox_operator', $$select from signalbox.create_project('create_project theirs')$$
    ),
    '1', 'create_project is for users who are in no project yet'
);
select from tests.forget_member();
select is(
    tests.outcome_as(
        'signalbox_operator', $$select from signalbox.create_project('create_project theirs')$$
    ),
    'SB007', 'create_project is not for nobody'
);

select * from finish();
rollback;
