begin;
select plan(29);

create function pg_temp.imported(document json)
returns uuid
language sql
as $$
    select p.id
    from (select tests.make_project() as id) p
    cross join lateral (
        select count(*) from signalbox.import_task_master(p.id, document)
    ) i;
$$;

create function pg_temp.keys(project_id uuid)
returns table (workflow text, key text, parent text, status text)
language sql
as $$
    select w.name, t.key, p.key, t.status::text
    from signalbox.tasks t
    inner join signalbox.workflows w on w.project_id = t.project_id and w.id = t.workflow_id
    left join signalbox.tasks p on p.project_id = t.project_id and p.id = t.parent_task_id
    where t.project_id = keys.project_id
    order by w.name, t.key collate "C";
$$;

create function pg_temp.edges(project_id uuid)
returns table (task text, depends_on text)
language sql
as $$
    select t.key, o.key
    from signalbox.task_dependencies d
    inner join signalbox.tasks t on t.project_id = d.project_id and t.id = d.task_id
    inner join signalbox.tasks o on o.project_id = d.project_id and o.id = d.depends_on_task_id
    where d.project_id = edges.project_id
        and d.type = 'blocks'
    order by t.key collate "C", o.key collate "C";
$$;

-- Shapes

select results_eq(
    $$select * from pg_temp.keys(pg_temp.imported(
        '{"tasks": [{"id": 1, "title": "Brew"}, {"id": "2", "title": "Pour"}]}'
    ))$$,
    $$values ('master', '1', null, 'ready'), ('master', '2', null, 'ready')$$,
    'import_task_master reads a flat file as tag master'
);
select results_eq(
    $$select * from pg_temp.keys(pg_temp.imported(
        '{"meta": {"projectName": "Tea"}, "tasks": [{"id": 1, "title": "Brew"}]}'
    ))$$,
    $$values ('master', '1', null, 'ready')$$,
    'import_task_master reads a flat file with meta'
);
select results_eq(
    $$select * from pg_temp.keys(pg_temp.imported(
        '{"tasks": [{"id": 1, "title": "Brew"}],
          "metadata": {"version": "1.0.0", "taskCount": 1, "tags": ["master"]}}'
    ))$$,
    $$values ('master', '1', null, 'ready')$$,
    'import_task_master reads a standard file'
);
select results_eq(
    $$select * from pg_temp.keys(pg_temp.imported(
        '{"master": {"tasks": [{"id": 1, "title": "Brew"}], "metadata": {}},
          "currentTag": "tasting",
          "tasting": {"tasks": [{"id": 1, "title": "Sip"}]},
          "later": {"tasks": []}}'
    ))$$,
    $$values ('master', '1', null, 'ready'), ('tasting', '1', null, 'ready')$$,
    'import_task_master makes a workflow of every tag, and ids are those of their tag'
);
select results_eq(
    $$select * from pg_temp.keys(pg_temp.imported(
        '{"tasks": [{"id": 1, "title": "Brew"}], "metadata": {},
          "master": {"tasks": [{"id": 1, "title": "Pour"}]}}'
    ))$$,
    $$values ('master', '1', null, 'ready'), ('master (root)', '1', null, 'ready')$$,
    'import_task_master drops neither list of a mixed file'
);
select results_eq(
    $$select * from pg_temp.keys(pg_temp.imported('[{"id": 1, "title": "Brew"}]'))$$,
    $$values ('master', '1', null, 'ready')$$,
    'import_task_master reads an array'
);
select results_eq(
    $$select kind, value from signalbox.import_task_master(tests.make_project(), '{}')$$,
    $$values ('read', 'empty')$$,
    'import_task_master takes an empty object for a file without tasks'
);

-- Ids and subtasks

select results_eq(
    $$select * from pg_temp.keys(pg_temp.imported(
        '{"tasks": [
            {"id": 1, "title": "Brew", "subtasks": [
                {"id": 1, "title": "Boil"}, {"id": "1.2", "title": "Steep"},
                {"id": 1.10, "title": "Wait"}, {"id": "1-7", "title": "Stir"},
                {"id": 11, "title": "Deep", "subtasks": [{"id": 1, "title": "Deeper"}]}
            ]},
            {"id": "TEA-7", "title": "Pour"},
            {"title": "Nameless"}
        ]}'
    )) where parent is not null or key !~ '^1'$$,
    $$values
        ('master', '#3', null, 'ready'),
        ('master', '1.1', '1', 'ready'),
        ('master', '1.1-7', '1', 'ready'),
        ('master', '1.10', '1', 'ready'),
        ('master', '1.11', '1', 'pending'),
        ('master', '1.11.1', '1.11', 'ready'),
        ('master', '1.2', '1', 'ready'),
        ('master', 'TEA-7', null, 'ready')$$,
    'import_task_master makes canonical keys of ids of every kind'
);
select results_eq(
    $$select * from pg_temp.keys(pg_temp.imported(
        '{"tasks": [{"id": 4, "title": "Brew"}, {"id": "4", "title": "Pour"},
            {"id": 5, "title": "Sip", "subtasks": [
                {"id": 42, "title": "a"}, {"id": 42, "title": "b"}, {"id": 42, "title": "c"}
            ]}]}'
    ))$$,
    $$values
        ('master', '4', null, 'ready'),
        ('master', '4#2', null, 'ready'),
        ('master', '5', null, 'pending'),
        ('master', '5.42', '5', 'ready'),
        ('master', '5.42#2', '5', 'ready'),
        ('master', '5.42#3', '5', 'ready')$$,
    'import_task_master keeps every task of an id that is used again'
);
select results_eq(
    $$select path, task_key, value from signalbox.import_task_master(tests.make_project(),
        '{"tasks": [{"id": 4, "title": "Brew"}, {"id": "4", "title": "Pour"}]}')
    where kind = 'duplicate_id'$$,
    $$values ('$.tasks[1].id', '4#2', '4')$$,
    'import_task_master reports an id that is used again'
);

-- References

select results_eq(
    $$select * from pg_temp.edges(pg_temp.imported(
        '{"tasks": [
            {"id": 1, "title": "a"},
            {"id": 2, "title": "b", "dependencies": ["1"], "subtasks": [
                {"id": 1, "title": "b1"},
                {"id": 2, "title": "b2", "dependencies": [1]},
                {"id": 3, "title": "b3", "dependencies": ["2.1", 2.2]},
                {"id": 4, "title": "b4", "dependencies": [9]}
            ]},
            {"id": 3, "title": "c", "dependencies": ["2.3", null]},
            {"id": 9, "title": "d", "dependencies": null}
        ]}'
    ))$$,
    $$values ('2', '1'), ('2.2', '2.1'), ('2.3', '2.1'), ('2.3', '2.2'), ('2.4', '9'), ('3', '2.3')$$,
    'import_task_master reads a bare reference in a subtask as a sibling first, a dotted one as absolute'
);
select pg_temp.imported('{"tasks": [
        {"id": 1, "title": "a", "dependencies": [1, 7, "9.9", {"id": 2}, null]},
        {"id": 2, "title": "b", "dependencies": [3, 3]},
        {"id": 3, "title": "c", "dependencies": [2]}
    ]}');
select results_eq(
    $$select q.reason::text, q.reference
    from (select tests.project()) p (id)
    inner join signalbox.quarantined_dependencies q on q.project_id = p.id
    order by q.reason::text, q.reference collate "C"$$,
    $$values
        ('cycle', '2'), ('dangling', '"9.9"'), ('dangling', '7'), ('duplicate', '3'),
        ('itself', '1'), ('not_understood', 'null'), ('not_understood', '{"id": 2}')$$,
    'import_task_master puts references that cannot be edges into quarantine, as they are written'
);
select results_eq(
    $$select task_key, value from signalbox.import_task_master(tests.make_project(),
        '{"tasks": [{"id": 1, "title": "a", "dependencies": [1, 7]}]}')
    where kind = 'quarantined'
    order by value$$,
    $$values ('1', '1'), ('1', '7')$$,
    'import_task_master reports what it quarantines'
);

-- Status and priority

select results_eq(
    $$select key, status from pg_temp.keys(pg_temp.imported(
        '{"tasks": [
            {"id": 10, "title": "t", "status": "done"}, {"id": 11, "title": "t", "status": "completed"},
            {"id": 12, "title": "t", "status": "in-progress"}, {"id": 13, "title": "t", "status": "todo"},
            {"id": 14, "title": "t", "status": null}, {"id": 15, "title": "t", "status": "review"},
            {"id": 16, "title": "t", "status": "deferred"}, {"id": 17, "title": "t", "status": "cancelled"},
            {"id": 18, "title": "t", "status": "blocked"}, {"id": 19, "title": "t", "status": "failed"},
            {"id": 20, "title": "t", "status": "brewing"}
        ]}'
    ))$$,
    $$values
        ('10', 'completed'), ('11', 'completed'), ('12', 'in_progress'), ('13', 'ready'),
        ('14', 'ready'), ('15', 'review'), ('16', 'deferred'), ('17', 'cancelled'),
        ('18', 'blocked'), ('19', 'failed'), ('20', 'ready')$$,
    'import_task_master maps every status'
);
select results_eq(
    $$select task_key, value from signalbox.import_task_master(tests.make_project(),
        '{"tasks": [{"id": 1, "title": "t", "status": "brewing"}, {"id": 2, "title": "t"},
            {"id": 3, "title": "t", "status": "todo"}]}')
    where kind = 'status'
    order by task_key$$,
    $$values ('1', 'brewing'), ('2', null)$$,
    'import_task_master reports a status that is unknown or missing'
);
select pg_temp.imported('{"tasks": [
        {"id": 1, "title": "t", "priority": "low"}, {"id": 2, "title": "t", "priority": "medium"},
        {"id": 3, "title": "t", "priority": "high"}, {"id": 4, "title": "t", "priority": "critical"},
        {"id": 5, "title": "t", "priority": "\"high\""}, {"id": 6, "title": "t", "priority": "Haute"},
        {"id": 7, "title": "t", "priority": null}, {"id": 8, "title": "t"}
    ]}');
select results_eq(
    $$select t.priority::integer
    from (select tests.project()) p (id)
    inner join signalbox.tasks t on t.project_id = p.id
    order by t.key$$,
    $$values (3), (5), (8), (10), (8), (5), (5), (5)$$,
    'import_task_master maps every priority'
);
select results_eq(
    $$select task_key, value from signalbox.import_task_master(tests.make_project(),
        '{"tasks": [{"id": 1, "title": "t", "status": "done", "priority": "P0"},
            {"id": 2, "title": "t", "status": "done", "priority": "high"},
            {"id": 3, "title": "t", "status": "done", "priority": null}]}')
    where kind = 'priority'
    order by task_key$$,
    $$values ('1', 'P0'), ('3', null)$$,
    'import_task_master reports an odd priority'
);
select results_eq(
    $$select key, status from pg_temp.keys(pg_temp.imported(
        '{"tasks": [
            {"id": 1, "title": "t", "status": "done", "subtasks": [
                {"id": 1, "title": "t", "status": "pending"}, {"id": 2, "title": "t", "status": "done"}]},
            {"id": 2, "title": "t", "status": "deferred", "subtasks": [
                {"id": 1, "title": "t", "status": "pending"},
                {"id": 2, "title": "t", "status": "in-progress"}]}
        ]}'
    ))$$,
    $$values
        ('1', 'completed'), ('1.1', 'skipped'), ('1.2', 'completed'),
        ('2', 'deferred'), ('2.1', 'deferred'), ('2.2', 'in_progress')$$,
    'import_task_master hands out no pending subtask of a closed task'
);
select is_empty(
    $$select c.key
    from pg_temp.imported('{"tasks": [
        {"id": 1, "title": "t", "status": "cancelled"},
        {"id": 2, "title": "t", "dependencies": [1]}
    ]}') p (id)
    cross join lateral signalbox.claim_tasks('worker', '{default}', p.id, 9) c$$,
    'import_task_master lets a task wait for a cancelled one: somebody has to decide'
);

-- Columns

select pg_temp.imported('{"tasks": [{
        "id": 1, "title": "Brew", "description": "d", "details": "long", "testStrategy": "taste",
        "complexity": 7, "assignee": "ada", "type": "chore", "tags": ["tea"],
        "acceptanceCriteria": "hot", "metadata": {"a": null}, "status": "done",
        "createdAt": "2025-01-02T03:04:05.678Z", "updatedAt": "2025-02-03T04:05:06"
    }]}');
select results_eq(
    $$select title, description, details, test_strategy, complexity::integer, assignee, type,
        tags, acceptance_criteria, metadata, created_at, finished_at
    from (select tests.project()) p (id)
    inner join signalbox.tasks t on t.project_id = p.id$$,
    $$values (
        'Brew', 'd', 'long', 'taste', 7, 'ada', 'chore', '{tea}'::text[], '["hot"]'::jsonb,
        '{"a": null}'::jsonb, '2025-01-02 03:04:05.678+00'::timestamptz,
        '2025-02-03 04:05:06+00'::timestamptz
    )$$,
    'import_task_master fills the columns'
);
select pg_temp.imported('{"tasks": [
        {"id": 1, "title": " ", "description": "First line\nsecond"}, {"id": 2}
    ]}');
select results_eq(
    $$select title
    from (select tests.project()) p (id)
    inner join signalbox.tasks t on t.project_id = p.id
    order by t.key$$,
    $$values ('First line'), ('Task 2')$$,
    'import_task_master finds a title where there is none'
);
select results_eq(
    $$select value from signalbox.import_task_master(tests.make_project(),
        '{"master": {"tasks": [{"id": 1, "title": "t", "status": "pending", "phase": "x"}, 7]},
          "version": 3}')
    where kind in ('kept_in_file', 'not_a_task')
    order by value$$,
    $$values ('7'), ('phase'), ('version')$$,
    'import_task_master reports what stays in the file only'
);

-- Refusals

prepare importing as
    select * from signalbox.import_task_master(tests.project(), $1);

select tests.make_project();
select throws_ok('execute importing(''"tea"'')', 'SB005', 'the document is no task file',
    'import_task_master refuses a scalar');
select throws_ok('execute importing(''{"models": {"main": {}}}'')', 'SB005',
    'the document is no task file', 'import_task_master refuses a file of another kind');
select throws_ok('execute importing(''{"tasks": 7}'')', 'SB005', 'the document is no task file',
    'import_task_master refuses tasks that are no list');
select throws_ok('execute importing(''{"tasks": [}'')', '22P02', null,
    'import_task_master refuses what is no JSON');
select throws_ok(
    $$select * from signalbox.import_task_master(signalbox_data.new_id(), '{}')$$,
    'SB001', null, 'import_task_master refuses a project that does not exist'
);
select throws_ok(
    $$select * from signalbox.import_task_master(tests.project(), '{}', 'forget')$$,
    '22023', null, 'import_task_master refuses an unknown word for on_missing'
);
select is_empty(
    $$select from signalbox.workflows w where w.project_id = tests.project()$$,
    'import_task_master makes nothing when it refuses'
);

select * from finish();
rollback;
