begin;
select plan(20);

create function pg_temp.import(document text)
returns table (severity text, kind text, path text, tag text, task_key text, value text, message text)
language sql
as 'select * from signalbox.import_beads(tests.project(), document)';

create function pg_temp.export()
returns text
language sql
as 'select signalbox.export_beads(tests.project())';

create function pg_temp.line(number integer)
returns jsonb
language sql
as $$select split_part(pg_temp.export(), E'\n', number)::jsonb$$;

create temporary table document as
select $beads${"id":"tea-a1","title":"Tea for six","description":"An afternoon","design":"","status":"open","priority":1,"issue_type":"epic","owner":"ada","created_at":"2025-03-01T09:00:00.123456789+01:00","created_by":"ada","updated_at":"2025-03-02T09:00:00Z","labels":["tea","party"],"external_ref":"gh-7"}
{"id":"tea-a1.1","title":"Boil","status":"closed","priority":0,"issue_type":"task","assignee":"bo","estimated_minutes":5,"closed_at":"2025-03-03T10:00:00Z","close_reason":"done \u2615","closed_by_session":"s-1","dependencies":[{"issue_id":"tea-a1.1","depends_on_id":"tea-a1","type":"parent-child","created_at":"2025-03-01T09:00:00Z","created_by":"ada","metadata":"{}"}],"content_hash":"ab12"}
{"id":"tea-b2","title":"Steep","design":"Four minutes","acceptance_criteria":"golden","notes":"n","spec_id":"s","status":"in_progress","priority":2,"issue_type":"feature","started_at":"2025-03-03T10:00:00Z","due_at":"2025-04-01T00:00:00Z","dependencies":[{"issue_id":"tea-b2","depends_on_id":"tea-a1.1","type":"blocks"},{"issue_id":"tea-b2","depends_on_id":"tea-zz","type":"blocks"},{"issue_id":"tea-b2","depends_on_id":"tea-c3","type":"related"},{"issue_id":"tea-b2","depends_on_id":"tea-d4","type":"tracks"}],"comments":[{"id":1,"issue_id":"tea-b2","author":"bo","text":"hot","created_at":"2025-03-03T11:00:00Z"}],"compaction_level":0,"metadata":{"k":[1,2]}}

{"id":"tea-c3","title":"Spilled milk","status":"blocked","priority":3,"issue_type":"bug","dependencies":[{"issue_id":"tea-c3","depends_on_id":"tea-b2","type":"discovered-from"}],"await_type":"gh:pr","await_id":"9","timeout":3600,"waiters":["bo"]}
{"id":"tea-d4","title":"Note to self","status":"pinned","priority":4,"issue_type":"message","sender":"ada","ephemeral":true,"pinned":true,"wisp_type":"w","is_template":false}
{"id":"tea-e5","title":"Cake","status":"tombstone","priority":2,"issue_type":"task","deleted_at":"2025-03-04T00:00:00Z","deleted_by":"ada","delete_reason":"diet","original_type":"task"}
{"id":"tea-f6","title":"Later","status":"deferred","priority":2,"defer_until":"2026-01-01T00:00:00Z","source_system":"x"}
{"id":"tea-g7","title":"Odd","status":"simmering","priority":9,"dependencies":[{"issue_id":"tea-g7","depends_on_id":"tea-b2","type":"blocks"},{"issue_id":"tea-g7","depends_on_id":"tea-b2","type":"blocks"},{"issue_id":"tea-g7","depends_on_id":"tea-g7","type":"blocks"}]}
$beads$::text as content;

select tests.make_project();
create temporary table report as select i.* from document, pg_temp.import(content) i;

select results_eq(
    $$select t.key, p.key, t.status::text, t.priority::integer, t.type
    from signalbox.tasks t
    left join signalbox.tasks p on p.project_id = t.project_id and p.id = t.parent_task_id
    where t.project_id = tests.project()
    order by t.key collate "C"$$,
    $$values
        ('tea-a1', null, 'ready', 8, 'epic'),
        ('tea-a1.1', 'tea-a1', 'completed', 10, 'task'),
        ('tea-b2', null, 'in_progress', 5, 'feature'),
        ('tea-c3', null, 'blocked', 3, 'bug'),
        ('tea-d4', null, 'deferred', 1, 'message'),
        ('tea-e5', null, 'cancelled', 5, 'task'),
        ('tea-f6', null, 'deferred', 5, 'general'),
        ('tea-g7', null, 'pending', 5, 'general')$$,
    'import_beads makes a task of every issue'
);
select results_eq(
    $$select t.key, o.key, d.type::text
    from signalbox.task_dependencies d
    inner join signalbox.tasks t on t.id = d.task_id
    inner join signalbox.tasks o on o.id = d.depends_on_task_id
    where d.project_id = tests.project()
    order by t.key collate "C", o.key collate "C"$$,
    $$values
        ('tea-a1', 'tea-a1.1', 'subtask'), ('tea-b2', 'tea-a1.1', 'blocks'),
        ('tea-b2', 'tea-c3', 'relates_to'), ('tea-c3', 'tea-b2', 'discovered_from'),
        ('tea-g7', 'tea-b2', 'blocks')$$,
    'import_beads maps the types of dependencies'
);
select results_eq(
    $$select t.key, q.reason::text, q.reference
    from signalbox.quarantined_dependencies q
    inner join signalbox.tasks t on t.id = q.task_id
    where q.project_id = tests.project()
    order by t.key, q.reason::text$$,
    $$values
        ('tea-b2', 'dangling', 'tea-zz'), ('tea-g7', 'duplicate', 'tea-b2'),
        ('tea-g7', 'itself', 'tea-g7')$$,
    'import_beads quarantines what cannot be an edge'
);
select results_eq(
    $$select kind, task_key, value from report
    where kind in ('status', 'priority', 'dependency_kept') order by kind$$,
    $$values
        ('dependency_kept', 'tea-b2', 'tracks'), ('priority', 'tea-g7', '9'),
        ('status', 'tea-g7', 'simmering')$$,
    'import_beads reports what it could not map'
);
select results_eq(
    $$select t.details, t.acceptance_criteria, t.tags, t.metadata, t.assignee
    from signalbox.tasks t
    where t.project_id = tests.project() and t.key in ('tea-a1', 'tea-b2', 'tea-a1.1')
    order by t.key collate "C"$$,
    $$values
        (null, '[]'::jsonb, '{tea,party}'::text[], '{}'::jsonb, null),
        (null, '[]', '{}', '{}', 'bo'),
        ('Four minutes', '["golden"]', '{}', '{"k": [1, 2]}', null)$$,
    'import_beads fills the columns'
);

select is(pg_temp.export(), content, 'export_beads gives an unchanged file back byte for byte')
from document;

select from signalbox.set_task_status(tests.project(), tests.task('tea-b2'), 'completed');
select is(
    array_to_string(array(
        select l.line from regexp_split_to_table(pg_temp.export(), '\n') with ordinality l (line, n)
        where l.n <> 3 order by l.n
    ), E'\n'),
    array_to_string(array(
        select l.line from regexp_split_to_table(content, '\n') with ordinality l (line, n)
        where l.n <> 3 order by l.n
    ), E'\n'),
    'export_beads leaves the lines of other issues alone'
) from document;
select is(
    pg_temp.line(3) - 'closed_at',
    jsonb_set(split_part(content, E'\n', 3)::jsonb, '{status}', '"closed"'),
    'export_beads writes a status that changed'
) from document;
select ok(
    (pg_temp.line(3) ->> 'closed_at')::timestamptz is not null,
    'export_beads says when an issue was closed'
);
select from signalbox.set_task_status(tests.project(), tests.task('tea-a1.1'), 'pending');
select is(pg_temp.line(2) ->> 'status', 'open', 'export_beads opens an issue again');
select ok(not pg_temp.line(2) ? 'closed_at', 'export_beads says of no open issue when it was closed');

select from signalbox.remove_dependency(
    tests.project(), tests.task('tea-b2'), tests.task('tea-c3'), 'relates_to'
);
select from signalbox.update_task(tests.project(), tests.task('tea-b2'), '{"priority": 10, "details": "Five minutes"}');
select is(
    array(select d ->> 'type' from jsonb_array_elements(pg_temp.line(3) -> 'dependencies') d),
    '{blocks,blocks,tracks}',
    'export_beads drops the dependency that was removed and no other'
);
select is(pg_temp.line(3) ->> 'design', 'Five minutes', 'export_beads writes details as design');
select is(pg_temp.line(3) ->> 'priority', '0', 'export_beads writes a priority as a number');

select tests.make_task('x', depends_on => '{tea-b2}', parent => 'tea-a1', workflow_id => w.id)
from signalbox.workflows w where w.project_id = tests.project();
select results_eq(
    $$select l ->> 'title', l ->> 'id' ~ '^tea-[0-9a-f]{6}$', l ->> 'status',
        array(select (d ->> 'type') || ' ' || (d ->> 'depends_on_id') from jsonb_array_elements(l -> 'dependencies') d)
    from (select pg_temp.line(10)) x (l)$$,
    $$values ('x', true, 'open', '{parent-child tea-a1,blocks tea-b2}'::text[])$$,
    'export_beads adds a new issue at the end'
);

select from pg_temp.import(replace(pg_temp.export(), '"Spilled milk"', '"Milk"'));
select is(
    (select t.title from signalbox.tasks t where t.project_id = tests.project() and t.key = 'tea-c3'),
    'Milk',
    'import_beads takes what changed in the file'
);
select is(
    (select count(*)::integer from signalbox.tasks t where t.project_id = tests.project()), 9,
    'import_beads duplicates nothing'
);

select tests.make_project();
select from pg_temp.import(
    '{"id":"a","dependencies":[{"depends_on_id":"b","type":"parent-child"}]}' || E'\n'
    '{"id":"b","dependencies":[{"depends_on_id":"a","type":"parent-child"}]}'
);
select results_eq(
    $$select t.key, t.title, t.parent_task_id is null
    from signalbox.tasks t where t.project_id = tests.project() order by t.key$$,
    $$values ('a', 'Issue a', true), ('b', 'Issue b', true)$$,
    'import_beads takes no link of a chain of parents that comes back to itself'
);
select throws_ok(
    $$select pg_temp.import(E'{"id":"a"}\n[1]\n{"id":')$$, 'SB005',
    'the document is no file of JSON lines: line 2: must be an object, not array',
    'import_beads names every line that is no issue'
);
select from tests.become_member();
create function pg_temp.export_as_reader(project_id uuid)
returns text
language sql
set role = signalbox_reader
as 'select signalbox.export_beads(project_id)';
select lives_ok(
    'select pg_temp.export_as_reader(tests.project())', 'export_beads may be called by a reader'
);

select * from finish();
rollback;
