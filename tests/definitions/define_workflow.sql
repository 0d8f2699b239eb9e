begin;
select plan(21);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_project('define_workflow');

select results_eq(
    $$select name, version, is_latest, description, triggers::text[], created_at, created_by,
        archived_at, definition
    from signalbox.define_workflow(tests.project(), 'ci', '{
        "description": "from the file",
        "triggers": [{"type": "git_push", "branches": ["main"]}, "manual", "manual"],
        "steps": [{"key": "a"}]}')$$,
    $$values ('ci', 1, true, 'from the file', '{git_push,manual}'::text[],
        '2026-01-01 12:00+00'::timestamptz, session_user::text collate "default", null::timestamptz,
        '{
        "description": "from the file",
        "triggers": [{"type": "git_push", "branches": ["main"]}, "manual", "manual"],
        "steps": [{"key": "a"}]}'::jsonb)$$,
    'define_workflow makes the first version'
);
select results_eq(
    $$select version from signalbox.define_workflow(tests.project(), 'ci', '{"steps": [{"key": "b"}]}')$$,
    $$values (2)$$,
    'define_workflow makes the next version of another definition'
);
select results_eq(
    $$select version, description
    from signalbox.define_workflow(tests.project(), 'ci', '{ "steps": [ { "key": "b" } ] }')$$,
    $$values (2, 'from the file')$$,
    'define_workflow makes no version of the same definition, and keeps its description'
);
select results_eq(
    $$select version, is_latest from signalbox.workflow_definitions
    where project_id = tests.project() and name = 'ci' order by version$$,
    $$values (1, false), (2, true)$$,
    'define_workflow keeps the versions before'
);
select results_eq(
    $$select version, description
    from signalbox.define_workflow(tests.project(), 'ci', '{"steps": [{"key": "b"}]}', 'by hand')$$,
    $$values (3, 'by hand')$$,
    'define_workflow makes a version of another description'
);
select results_eq(
    $$select version from signalbox.define_workflow(tests.project(), 'ci', '{"steps": [{"key": "a"}]}')$$,
    $$values (4)$$,
    'define_workflow makes a version of what an earlier one was'
);
select results_eq(
    $$select version from signalbox.define_workflow(tests.project(), 'other', '{"steps": [{"key": "a"}]}')$$,
    $$values (1)$$,
    'define_workflow counts for each name'
);

-- Refused

select throws_ok(
    $$select signalbox.define_workflow(tests.project(), 'bad', '{"steps": [{"key": "a", "queue": 5}]}')$$,
    'SB005',
    'definition "bad" is not understood: 1 problem',
    'define_workflow refuses a bad definition'
);
select results_eq(
    $$select detail, hint from tests.error_of($q$
        select signalbox.define_workflow(tests.project(), 'bad', '{"step": [], "steps": [5]}')
    $q$)$$,
    $$values (
        E'$.step: no such field; did you mean steps?\n$.steps[0]: must be an object, not 5',
        'Nothing was made. check_definition(definition) lists the same in rows.')$$,
    'define_workflow lists all problems by path'
);
select results_eq(
    $$select message, right(detail, 30) from tests.error_of($q$
        select signalbox.define_workflow(tests.project(), 'bad', (
            select jsonb_build_object('steps', jsonb_agg(n)) from generate_series(1, 1500) n))
    $q$)$$,
    $$values (
        'definition "bad" is not understood: 1500 problems',
        right(E'$.steps[999]: must be an object, not 1000\nand 500 more', 30))$$,
    'define_workflow shows the first thousand'
);
select throws_ok(
    $$select signalbox.define_workflow(tests.project(), 'bad', null)$$,
    'SB005',
    'definition "bad" is not understood: 1 problem',
    'define_workflow refuses no definition'
);
select is_empty(
    $$select from signalbox.workflow_definitions
    where project_id = tests.project() and name = 'bad'$$,
    'define_workflow makes nothing of a bad definition'
);
select throws_ok(
    format($$select signalbox.define_workflow(%L, 'x', '{"steps": [{"key": "a"}]}')$$, id),
    'SB001',
    format('no active project %s', id),
    'define_workflow refuses a project that does not exist'
)
from (values ('00000000-0000-7000-8000-000000000000')) c (id);
select throws_ok(
    $$select signalbox.define_workflow(tests.project(), ' ', '{"steps": [{"key": "a"}]}')$$,
    '23514',
    'new row for relation "workflow_definitions" violates check constraint '
        '"workflow_definitions_name_not_blank"',
    'define_workflow refuses a blank name'
);
select throws_ok(
    $$select signalbox.define_workflow(tests.project(), repeat('x', 201), '{"steps": [{"key": "a"}]}')$$,
    '23514',
    'new row for relation "workflow_definitions" violates check constraint '
        '"workflow_definitions_name_at_most_200"',
    'define_workflow refuses a long name'
);

-- Immutable

select throws_ok(
    $$update signalbox_data.workflow_definitions set definition = '{}'
    where project_id = tests.project() and name = 'ci' and version = 1$$,
    '23000',
    'version 1 of definition "ci" cannot be changed',
    'define_workflow makes versions that cannot be changed'
);
select throws_ok(
    $$update signalbox_data.workflow_definitions set description = null, archived_at = now()
    where project_id = tests.project() and name = 'ci' and version = 1$$,
    '23000',
    'version 1 of definition "ci" cannot be changed',
    'define_workflow makes versions of which only the archiving changes'
);

-- Archived

select from signalbox.archive_definition(tests.project(), 'ci');
select results_eq(
    $$select version, archived_at
    from signalbox.define_workflow(tests.project(), 'ci', '{"steps": [{"key": "a"}]}')$$,
    $$values (5, null::timestamptz)$$,
    'define_workflow begins again after what is archived'
);
select from signalbox.update_project(tests.project(), '{"status": "archived"}');
select throws_ok(
    $$select signalbox.define_workflow(tests.project(), 'ci', '{"steps": [{"key": "z"}]}')$$,
    'SB001',
    format('no active project %s', tests.project()),
    'define_workflow refuses an archived project'
);

-- Roles

select from tests.make_project('define_workflow roles');
select from tests.become_member();
create function pg_temp.define_as_agent(project_id uuid)
returns bigint
language sql
set role = signalbox_agent
as $$
    select count(*) from signalbox.define_workflow(project_id, 'x', '{"steps": [{"key": "a"}]}')
$$;
create function pg_temp.define_as_operator(project_id uuid)
returns bigint
language sql
set role = signalbox_operator
as $$
    select count(*) from signalbox.define_workflow(project_id, 'x', '{"steps": [{"key": "a"}]}')
$$;
select throws_ok(
    'select pg_temp.define_as_agent(tests.project())',
    '42501',
    'permission denied for function define_workflow',
    'define_workflow is not for agents'
);
select lives_ok(
    'select pg_temp.define_as_operator(tests.project())', 'define_workflow is for operators'
);

select * from finish();
rollback;
