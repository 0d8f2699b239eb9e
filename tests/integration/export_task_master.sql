begin;
select plan(23);

create function pg_temp.import(document text)
returns void
language sql
as $$
    select tests.make_project();
    select signalbox.import_task_master(tests.project(), document::json);
$$;

create function pg_temp.export()
returns text
language sql
as 'select signalbox.export_task_master(tests.project(), false)::text';

-- The task with an entry's key, in any tag.
create function pg_temp.task(key text)
returns uuid
language sql
as 'select t.id from signalbox.tasks t where t.project_id = tests.project() and t.key = $1';

create function pg_temp.workflow(name text default 'master')
returns uuid
language sql
as $$
    select w.id from signalbox.workflows w
    where w.project_id = tests.project() and w.name = workflow.name;
$$;

-- The lines that the export adds, and those that it has no more.
create function pg_temp.difference(document text)
returns table (side text, line text)
language sql
as $$
    select '-', d.line from (
        select btrim(l, ' ') from regexp_split_to_table(document, '\n') l
        except all
        select btrim(l, ' ') from regexp_split_to_table(pg_temp.export(), '\n') l
    ) d (line)
    union all
    select '+', d.line from (
        select btrim(l, ' ') from regexp_split_to_table(pg_temp.export(), '\n') l
        except all
        select btrim(l, ' ') from regexp_split_to_table(document, '\n') l
    ) d (line)
    order by 1, 2;
$$;

create temporary table document as
select $json${
  "master": {
    "tasks": [
      {
        "id": 1,
        "title": "Boil \u00e4 \/ water",
        "status": "completed",
        "dependencies": [],
        "priority": "\"high\"",
        "weight": 1.10,
        "subtasks": []
      },
      {
        "id": "2",
        "title": "Steep",
        "description": "",
        "status": "todo",
        "priority": null,
        "dependencies": [1, "1", 1, 9, 2],
        "subtasks": [
          {
            "id": 2.1,
            "title": "Wait",
            "status": "pending",
            "parentId": "undefined",
            "dependencies": null
          },
          {
            "id": "2.2",
            "title": "Stir",
            "status": "done",
            "dependencies": ["2.1"]
          }
        ]
      }
    ],
    "metadata": {"created": "2025-01-01T00:00:00.000Z", "taskCount": 2}
  },
  "tasting": { "tasks": [ ], "metadata": { } },
  "version": 3
}
$json$::text as content;

-- Nothing changed

select pg_temp.import(content) from document;
select is(pg_temp.export(), content, 'export_task_master gives an unchanged file back byte for byte')
from document;

select pg_temp.import(replace(content, E'\n', E'\r\n')) from document;
select is(
    pg_temp.export(), replace(content, E'\n', E'\r\n'),
    'export_task_master keeps the newlines of Windows'
) from document;

select pg_temp.import('[{"id":1,"title":"a"},{"id":2,"title":"b","odd":{"x":[1 , 2]}}]');
select is(
    pg_temp.export(), '[{"id":1,"title":"a"},{"id":2,"title":"b","odd":{"x":[1 , 2]}}]',
    'export_task_master gives an array back as an array'
);

-- One thing changed

select pg_temp.import(content) from document;
select from signalbox.set_task_status(tests.project(), pg_temp.task('2.1'), 'completed');
select results_eq(
    'select d.* from document, pg_temp.difference(content) d',
    $$values ('+', '"status": "done",'), ('-', '"status": "pending",')$$,
    'export_task_master writes a status that changed, and nothing else'
);
select from signalbox.set_task_status(tests.project(), pg_temp.task('2.1'), 'pending');
select is(pg_temp.export(), content, 'export_task_master sees that a change was taken back')
from document;

select from signalbox.set_task_status(tests.project(), pg_temp.task('2'), 'testing');
select from signalbox.update_task(
    tests.project(), pg_temp.task('2'),
    '{"priority": "critical", "description": "Hot\nand \"black\"", "complexity": 3, "metadata": {"by": "ada"}}'
);
select is(
    pg_temp.export()::jsonb #- '{master,tasks,1,complexity}' #- '{master,tasks,1,metadata}',
    jsonb_set(jsonb_set(jsonb_set(
        content::jsonb,
        '{master,tasks,1,priority}', '"critical"'),
        '{master,tasks,1,description}', '"Hot\nand \"black\""'),
        '{master,tasks,1,status}', '"review"'),
    'export_task_master writes every field that changed'
) from document;
select is(
    pg_temp.export()::jsonb #> '{master,tasks,1,metadata}', '{"by": "ada"}',
    'export_task_master adds a member that the entry did not have'
);

-- Dependencies

select pg_temp.import(content) from document;
select from signalbox.remove_dependency(
    tests.project(), pg_temp.task('2'), pg_temp.task('1')
);
select is(
    (pg_temp.export()::json #> '{master,tasks,1,dependencies}')::text, '[9, 2]',
    'export_task_master drops every reference of a dependency that was removed, and keeps those in quarantine'
);
select from signalbox.add_dependency(
    tests.project(), pg_temp.task('2.2'), pg_temp.task('1')
);
select is(
    (pg_temp.export()::json #> '{master,tasks,1,subtasks,1,dependencies}')::text, '["2.1", 1]',
    'export_task_master adds a reference as the list is written'
);
select from signalbox.remove_dependency(
    tests.project(), pg_temp.task('2.2'), pg_temp.task('2.1')
);
select from signalbox.add_dependency(
    tests.project(), pg_temp.task('2.1'), pg_temp.task('2.2')
);
select is(
    (pg_temp.export()::jsonb #> '{master,tasks,1,subtasks,0,dependencies}')::text, '["2.2"]',
    'export_task_master makes a list of references where the entry had none'
);

-- Tasks that come and go

select pg_temp.import(content) from document;
select from signalbox.delete_task(tests.project(), pg_temp.task('1'));
select is(
    pg_temp.export()::jsonb #> '{master,tasks}' -> 0 ->> 'id', '2',
    'export_task_master leaves out what was deleted'
);
select is(
    (pg_temp.export()::json #> '{master,tasks,0,dependencies}')::text, '[9, 2]',
    'export_task_master leaves out references to what was deleted'
);

select pg_temp.import('{"tasks": [{"id": 1, "title": "a"}, {"id": 4, "title": "b"}]}');
select from signalbox.create_task(
    tests.project(), pg_temp.workflow(), 'c', depends_on => array[pg_temp.task('4')], priority => 8,
    description => 'more'
);
select is(
    pg_temp.export(),
    '{"tasks": [{"id": 1, "title": "a"}, {"id": 4, "title": "b"}, {"id":5,"title":"c",'
        '"description":"more","details":"","testStrategy":"","status":"pending",'
        '"dependencies":[4],"priority":"high","subtasks":[]}]}',
    'export_task_master adds a new task with the next free id'
);
select is(pg_temp.export(), pg_temp.export(), 'export_task_master gives a new task the same id again');

select pg_temp.import(
    E'{\n  "tasks": [\n    {\n      "id": "TEA-09",\n      "title": "a"\n    }\n  ]\n}'
);
select from signalbox.create_tasks(tests.project(), pg_temp.workflow(), '[
    {"key": "x", "title": "b", "status": "completed"}, {"key": "y", "title": "c", "parent": "x"},
    {"key": "z", "title": "d", "parent": "y", "depends_on": ["TEA-09"]},
    {"title": "e", "parent": "TEA-09"}
]');
select is(
    pg_temp.export()::jsonb -> 'tasks' -> 1 ->> 'id', 'TEA-10',
    'export_task_master counts on from ids with a prefix'
);
select is(
    pg_temp.export()::jsonb #> '{tasks,1,subtasks,0,subtasks,0,dependencies}', '["TEA-09"]',
    'export_task_master writes new subtasks of new subtasks'
);
select is(
    substring(pg_temp.export() from '\n *"subtasks": \[\n *\{\n *"id": "?1"?,\n *"title": "e"'),
    E'\n      "subtasks": [\n        {\n          "id": 1,\n          "title": "e"',
    'export_task_master indents what is new like its surroundings'
);

select pg_temp.import(content) from document;
select tests.make_workflow(name => 'washing up');
select tests.make_task('Rinse');
select is(
    pg_temp.export()::jsonb #>> '{washing up,tasks,0,title}', 'Rinse',
    'export_task_master makes a tag of a new workflow'
);
select from signalbox.create_task(tests.project(), pg_temp.workflow('tasting'), 'Sip');
select is(
    pg_temp.export()::jsonb #>> '{tasting,tasks,0,title}', 'Sip',
    'export_task_master puts a task into a list that was empty'
);

-- A project of our own

select tests.make_project();
select is(pg_temp.export(), '{}', 'export_task_master gives an empty object for an empty project');
select tests.make_workflow(name => 'master');
select tests.make_task('a');
select tests.make_task('b', depends_on => '{a}');
select tests.make_task('b1', parent => 'b');
select results_eq(
    $$select t.value ->> 'id', t.value ->> 'title', (t.value -> 'dependencies')::text
    from json_array_elements(pg_temp.export()::json #> '{master,tasks}') t$$,
    $$values ('1', 'a', '[]'), ('2', 'b', E'[\n          1\n        ]')$$,
    'export_task_master writes a project that was never imported'
);

select throws_ok(
    'select signalbox.export_task_master(signalbox_data.new_id())', 'SB001', null,
    'export_task_master refuses a project that does not exist'
);

create function pg_temp.export_as_reader(project_id uuid)
returns json
language sql
set role = signalbox_reader
as 'select signalbox.export_task_master(project_id)';

select pg_temp.import(content) from document;
select from tests.become_member();
select is(
    pg_temp.export_as_reader(tests.project())::text, content,
    'export_task_master may be called by a reader'
) from document;

select * from finish();
rollback;
