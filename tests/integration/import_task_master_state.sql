begin;
select plan(16);

create function pg_temp.import(document text)
returns table (severity text, kind text, path text, tag text, task_key text, value text, message text)
language sql
as 'select * from signalbox.import_task_master_state(tests.project(), document::json)';

create function pg_temp.settings()
returns jsonb
language sql
as 'select p.settings from signalbox.projects p where p.id = tests.project()';

-- The columns, of all tables, in which a text stands.
create function pg_temp.columns_with(secret text)
returns setof text
language plpgsql
as $$
declare
    v_column record;
    v_is_found boolean;
begin
    for v_column in
        select c.oid::regclass as relation, a.attname as name
        from pg_catalog.pg_class c
        inner join pg_catalog.pg_attribute a on a.attrelid = c.oid
        where c.relnamespace = 'signalbox_data'::regnamespace
            and c.relkind in ('r', 'p')
            and a.attnum > 0
            and not a.attisdropped
    loop
        execute format(
            'select exists (select from %s t where strpos(t.%I::text, $1) > 0)',
            v_column.relation, v_column.name
        )
        into v_is_found
        using secret;
        if v_is_found then
            return next v_column.relation || '.' || v_column.name;
        end if;
    end loop;
end;
$$;
-- What it takes

select tests.make_project();
select results_eq(
    $$select severity, kind, path, value, message
    from pg_temp.import(
        '{"currentTag": "tea", "branchTagMapping": {"main": "tea"}, "lastSwitched": "today"}'
    )
    order by path$$,
    $$values
        ('info', 'read', '$', null, '3 members'),
        ('info', 'updated', '$.branchTagMapping', '{"main": "tea"}',
            'setting branch_tags of the project'),
        ('info', 'updated', '$.currentTag', '"tea"', 'setting current_tag of the project')$$,
    'import_task_master_state reports each setting that it takes'
);
select is(
    pg_temp.settings(), '{"current_tag": "tea", "branch_tags": {"main": "tea"}}',
    'import_task_master_state makes settings of the project of tag and branches'
);
select is(
    (
        select d.content from signalbox.imported_documents d
        where d.project_id = tests.project() and d.format = 'task_master_state'
    ),
    '{"currentTag": "tea", "branchTagMapping": {"main": "tea"}, "lastSwitched": "today"}',
    'import_task_master_state keeps the file as it is'
);

select tests.make_project();
select from pg_temp.import('{"activeTag": "tea"}');
select is(
    pg_temp.settings(), '{"current_tag": "tea"}',
    'import_task_master_state knows the tag by the name that it had before'
);
select tests.make_project();
select from pg_temp.import('{"activeTag": "tea", "currentTag": "milk"}');
select is(
    pg_temp.settings(), '{"current_tag": "milk"}',
    'import_task_master_state prefers the name that the tag has now'
);
select tests.make_project();
select from pg_temp.import('{}');
select is(pg_temp.settings(), '{}', 'import_task_master_state takes a state without anything in it');

-- Again

select tests.make_project();
select from pg_temp.import('{"currentTag": "tea"}');
select from signalbox.update_project(tests.project(), '{"settings": {"current_tag": "milk"}}');
select results_eq(
    $$select kind from pg_temp.import('{"currentTag": "tea"}')$$,
    $$values ('read')$$,
    'import_task_master_state changes nothing when the file is imported again'
);
select results_eq(
    $$select severity, path, value, message from pg_temp.import('{"currentTag": "rum"}')
    where kind = 'conflict'$$,
    $$values ('warning', '$.currentTag', '"rum"', 'both changed: Signalbox keeps "milk"')$$,
    'import_task_master_state reports what changed in the file and here as a conflict'
);
select is(
    pg_temp.settings(), '{"current_tag": "milk"}',
    'import_task_master_state keeps what changed here'
);

-- Secrets

select tests.make_project();
select results_eq(
    $$select path, value from pg_temp.import(
        '{"currentTag": "tea", "session": {"token": "TEA-01", "tokens": 3}, "seen": ["sk-TEA-02"]}'
    )
    where kind = 'left_out' order by path$$,
    $$values ('$.seen[0]', null::text), ('$.session.token', null)$$,
    'import_task_master_state reports each secret that it leaves out, and not what it is'
);
select is_empty(
    $$select pg_temp.columns_with('TEA-')$$,
    'import_task_master_state stores no secret in any column of any table'
);

-- Refusals

select throws_ok(
    $$select signalbox.import_task_master_state('00000000-0000-7000-8000-000000000000', '{}')$$,
    'SB001', 'no active project 00000000-0000-7000-8000-000000000000',
    'import_task_master_state refuses a project that there is not'
);
select tests.make_project();
select throws_ok(
    $$select pg_temp.import('null')$$,
    'SB005', 'the document is no task master state file',
    'import_task_master_state refuses a document that is no object'
);
select is(
    (select e.detail from tests.error_of($$select pg_temp.import('[{}]')$$) e),
    '$: must be an object, not array',
    'import_task_master_state says what the document is, and where'
);
select is(
    (select e.detail from tests.error_of($$select pg_temp.import('{"tasks": []}')$$) e),
    '$: has task lists: import it with import_task_master',
    'import_task_master_state names the function for a task file'
);
select is_empty(
    $$select from signalbox.imported_documents d where d.project_id = tests.project()$$,
    'import_task_master_state keeps nothing of what it refused'
);

select * from finish();
rollback;
