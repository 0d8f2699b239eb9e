begin;
select plan(16);

create function pg_temp.remember(document text)
returns void
language sql
as $$select signalbox.remember_export(tests.project(), 'task_master', document)$$;

create function pg_temp.document()
returns table (content text, exported_content text, is_exported boolean)
language sql
as $$
    select d.content, d.exported_content, d.exported_at is not null
    from signalbox.imported_documents d
    where d.project_id = tests.project();
$$;

create function pg_temp.make_tasks()
returns void
language sql
as $$
    select tests.make_project();
    select signalbox.import_task_master(
        tests.project(), '{"master":{"tasks":[{"id":1,"title":"a"},{"id":2,"title":"b"}]}}'
    );
$$;

-- After an import

select pg_temp.make_tasks();
select pg_temp.remember('{"master":{"tasks":[{"id":1,"title":"a"},{"id":2,"title":"b"}]}}');
select results_eq(
    'select * from pg_temp.document()',
    $$values (
        '{"master":{"tasks":[{"id":1,"title":"a"},{"id":2,"title":"b"}]}}', null::text, false
    )$$,
    'remember_export changes nothing where the file is what was imported'
);
select pg_temp.remember('{"master":{"tasks":[{"id":1,"title":"A"},{"id":2,"title":"b"}]}}');
select results_eq(
    'select * from pg_temp.document()',
    $$values (
        '{"master":{"tasks":[{"id":1,"title":"a"},{"id":2,"title":"b"}]}}',
        '{"master":{"tasks":[{"id":1,"title":"A"},{"id":2,"title":"b"}]}}',
        true
    )$$,
    'remember_export keeps what was written beside what was imported'
);
select pg_temp.remember('{"master":{"tasks":[{"id":1,"title":"a"},{"id":2,"title":"b"}]}}');
select results_eq(
    'select exported_content from pg_temp.document()',
    'select null::text',
    'remember_export forgets what was written when the file is as it was imported'
);

-- The next import begins with what was written: only what differs from that is new in the file.
select pg_temp.make_tasks();
select from signalbox.update_task(tests.project(), tests.task('1'), '{"title": "here"}');
select signalbox.export_task_master(tests.project(), remember => false);
select results_eq(
    'select exported_content from pg_temp.document()',
    'select null::text',
    'remember_export is not called for a look'
);
select signalbox.export_task_master(tests.project());
select isnt_empty(
    $$select from pg_temp.document() where exported_content ~ '"here"'$$,
    'remember_export is called by an export'
);
select from signalbox.update_task(tests.project(), tests.task('2'), '{"title": "later"}');
select is_empty(
    $$select i.* from signalbox.import_task_master(
        tests.project(), '{"master":{"tasks":[{"id":1,"title":"there"},{"id":2,"title":"b"}]}}'
    ) i
    where i.kind = 'conflict'$$,
    'remember_export lets an edit of what was written be no conflict'
);
select results_eq(
    $$select t.title from signalbox.tasks t where t.project_id = tests.project() order by t.key$$,
    $$values ('there'), ('later')$$,
    'remember_export lets the next import tell an edit from what the file does not know yet'
);

-- A project that was never imported

select tests.make_project();
select tests.make_workflow(name => 'master');
select tests.make_task('1');
select tests.make_task('2');
select signalbox.export_task_master(tests.project());
select results_eq(
    $$select i.tag, i.key, t.title
    from signalbox.imported_tasks i
    inner join signalbox.tasks t on t.project_id = i.project_id and t.id = i.task_id
    where i.project_id = tests.project()
    order by i.key$$,
    $$values ('master', '1', '1'), ('master', '2', '2')$$,
    'remember_export knows which task was written as which entry'
);
select results_eq(
    'select g.tag, g.workflow_id from signalbox.imported_tags g where g.project_id = tests.project()',
    $$values ('master', tests.workflow())$$,
    'remember_export knows which workflow was written as which tag'
);
select results_eq(
    $$select i.kind
    from signalbox.export_task_master(tests.project()) e
    cross join lateral signalbox.import_task_master(tests.project(), e) i
    where i.kind in ('created', 'updated', 'deleted', 'conflict')$$,
    'select null::text where false',
    'remember_export lets an import of what was written change nothing'
);
select is(
    (select count(*)::integer from signalbox.tasks t where t.project_id = tests.project()), 2,
    'remember_export lets an import of what was written make no task again'
);

-- Refusals

select pg_temp.make_tasks();
select throws_ok(
    $$select pg_temp.remember('{"tasks": [')$$,
    '22P02', null,
    'remember_export refuses a text that is no JSON'
);
select ok(
    not has_function_privilege(
        'signalbox_reader',
        'signalbox.remember_export(uuid, signalbox_data.document_format, text)', 'execute'
    ),
    'remember_export is not for those who only read'
);
select from signalbox.update_task(tests.project(), tests.task('1'), '{"title": "here"}');
select from tests.become_member();
set local role signalbox_reader;
select signalbox.export_task_master(current_setting('tests.project_id')::uuid);
reset role;
select results_eq(
    'select exported_content, is_exported from pg_temp.document()',
    'select null::text, false',
    'remember_export is not called by the export of those who only read'
);

-- An operator of the database who may only read the project.
select from tests.become_member('agent');
set local role signalbox_operator;
select signalbox.export_task_master(current_setting('tests.project_id')::uuid);
reset role;
select results_eq(
    'select exported_content, is_exported from pg_temp.document()',
    'select null::text, false',
    'remember_export is not called by the export of who may not import into the project'
);
select from tests.become_member('operator');
set local role signalbox_operator;
select signalbox.export_task_master(current_setting('tests.project_id')::uuid);
reset role;
select results_eq(
    'select is_exported from pg_temp.document()', 'select true',
    'remember_export is called by the export of who may'
);

select * from finish();
rollback;
