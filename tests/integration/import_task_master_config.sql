begin;
select plan(26);

create function pg_temp.import(document text)
returns table (severity text, kind text, path text, tag text, task_key text, value text, message text)
language sql
as 'select * from signalbox.import_task_master_config(tests.project(), document::json)';

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
create temporary table config as
select $json${
  "models": {"main": {"provider": "acme", "modelId": "m-1", "maxTokens": 64000}},
  "global": {"defaultTag": "tea", "defaultPriority": "low", "logLevel": "info"},
  "odd": [1.10, null, {"x y": "\u00e4"}]
}$json$::text as content;

-- What it takes

select tests.make_project();
select results_eq(
    $$select i.severity, i.kind, i.path, i.value, i.message from config, pg_temp.import(content) i
    order by i.path$$,
    $$values
        ('info', 'read', '$', null, '3 members'),
        ('info', 'updated', '$.global.defaultPriority', '"low"',
            'setting default_priority of the project'),
        ('info', 'updated', '$.global.defaultTag', '"tea"', 'setting default_tag of the project'),
        ('info', 'updated', '$.models',
            '{"main": {"modelId": "m-1", "provider": "acme", "maxTokens": 64000}}',
            'setting models of the project')$$,
    'import_task_master_config reports each setting that it takes'
);
select is(
    pg_temp.settings(),
    '{"models": {"main": {"provider": "acme", "modelId": "m-1", "maxTokens": 64000}},
      "default_tag": "tea", "default_priority": "low"}',
    'import_task_master_config makes settings of the project of models, tag and priority'
);
select is(
    (
        select d.content from signalbox.imported_documents d
        where d.project_id = tests.project() and d.format = 'task_master_config'
    ),
    content,
    'import_task_master_config keeps the file as it is'
) from config;
select is(
    (
        select d.left_out from signalbox.imported_documents d
        where d.project_id = tests.project()
    ),
    '{}',
    'import_task_master_config leaves nothing out where nothing is secret'
);

select tests.make_project();
select results_eq(
    $$select kind, path, message from pg_temp.import('{}')$$,
    $$values ('read', '$', '0 members')$$,
    'import_task_master_config takes a configuration without anything in it'
);
select is(pg_temp.settings(), '{}', 'import_task_master_config sets nothing that the file does not give');

select from signalbox.update_project(tests.project(), '{"settings": {"own": 1}}');
select from pg_temp.import('{"global": {"defaultTag": "tea"}}');
select is(
    pg_temp.settings(), '{"own": 1, "default_tag": "tea"}',
    'import_task_master_config leaves the other settings of the project alone'
);

-- Again

select tests.make_project();
select from config, pg_temp.import(content);
select results_eq(
    'select i.kind from config, pg_temp.import(content) i',
    $$values ('read')$$,
    'import_task_master_config changes nothing when the file is imported again'
);
select from signalbox.update_project(
    tests.project(), jsonb_build_object('settings', pg_temp.settings() || '{"default_tag": "milk"}')
);
select results_eq(
    $$select i.severity, i.kind, i.path, i.value, i.message
    from config, pg_temp.import(replace(replace(content, '"tea"', '"rum"'), '"low"', '"high"')) i
    where i.kind <> 'read' order by i.path$$,
    $$values
        ('info', 'updated', '$.global.defaultPriority', '"high"',
            'setting default_priority of the project'),
        ('warning', 'conflict', '$.global.defaultTag', '"rum"', 'both changed: Signalbox keeps "milk"')$$,
    'import_task_master_config reports what changed in the file and here as a conflict'
);
select is(
    pg_temp.settings() - 'models', '{"default_tag": "milk", "default_priority": "high"}',
    'import_task_master_config keeps what changed here and takes what changed in the file'
);

-- Secrets

select tests.make_project();
create temporary table secrets as
select $json${
  "apiKey": "TEA-01",
  "models": {"main": {"modelId": "m-1", "maxTokens": 8, "api_key": "TEA-02"}},
  "global": {"defaultTag": "tea", "proxy": "https://ada:TEA-03@proxy.test/"},
  "storage": {"apiAccessToken": "TEA-04", "Password": "TEA-05", "password": ""},
  "list": ["plain", "sk-TEA-06", {"client-secret": "TEA-07"}],
  "a.b": {"x y": "ghp_TEA-08"},
  "escaped": "\u0073k-TEA-09",
  "pem": "-----BEGIN PRIVATE KEY-----\nTEA-10"
}$json$::text as content;
select results_eq(
    $$select i.severity, i.path, i.value, i.message from secrets, pg_temp.import(content) i
    where i.kind = 'left_out' order by i.path collate "C"$$,
    $$select
        'warning', p, null::text,
        'a secret: it is not stored, and an export leaves it as the target file has it'
    from unnest(array[
        '$["a.b"]["x y"]', '$.apiKey', '$.escaped', '$.global.proxy', '$.list[1]',
        '$.list[2]["client-secret"]', '$.models.main.api_key', '$.pem', '$.storage.Password',
        '$.storage.apiAccessToken'
    ]) p
    order by p collate "C"$$,
    'import_task_master_config reports each secret that it leaves out, and not what it is'
);
select isnt_empty(
    $$select pg_temp.columns_with('m-1')$$,
    'import_task_master_config stores what is no secret where it would be found'
);
select is_empty(
    $$select pg_temp.columns_with('TEA-')$$,
    'import_task_master_config stores no secret in any column of any table'
);
select is(
    (select d.content::jsonb from signalbox.imported_documents d where d.project_id = tests.project()),
    '{"apiKey": null,
      "models": {"main": {"modelId": "m-1", "maxTokens": 8, "api_key": null}},
      "global": {"defaultTag": "tea", "proxy": null},
      "storage": {"apiAccessToken": null, "Password": null, "password": ""},
      "list": ["plain", null, {"client-secret": null}],
      "a.b": {"x y": null}, "escaped": null, "pem": null}',
    'import_task_master_config has null in the place of a secret'
);
select set_eq(
    $$select l.path::jsonb from signalbox.imported_documents d, unnest(d.left_out) l (path)
    where d.project_id = tests.project()$$,
    $$values
        ('["apiKey"]'::jsonb), ('["models", "main", "api_key"]'), ('["global", "proxy"]'),
        ('["storage", "apiAccessToken"]'), ('["storage", "Password"]'), ('["list", "1"]'),
        ('["list", "2", "client-secret"]'), ('["a.b", "x y"]'), ('["escaped"]'), ('["pem"]')$$,
    'import_task_master_config remembers where the secrets are'
);
select from pg_temp.import('{"models": {"main": {"modelId": "m-2"}}}');
select is(
    (select d.left_out from signalbox.imported_documents d where d.project_id = tests.project()),
    '{}',
    'import_task_master_config forgets the places of secrets that the file has no more'
);

select is_empty(
    $$select w.name
    from unnest(array[
        'OPENAI_API_KEY', 'accessKey', 'private-key', 'token', 'clientSecret', 'password',
        'passwd', 'passphrase', 'credential', 'credentials'
    ]) w (name)
    where not exists (
        select from pg_temp.import(json_build_object(w.name, 'TEA')::text) i
        where i.kind = 'left_out'
    )$$,
    'import_task_master_config knows a secret by its name'
);
select is_empty(
    $$select w.start
    from unnest(array[
        'sk-', 'sk_', 'pk_live_', 'rk_', 'ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_',
        'glpat-', 'xoxb-', 'AIza', 'AKIA', 'ASIA', 'pplx-', 'gsk_', 'hf_', 'r8_', 'xai-',
        'lin_api_', 'npm_', 'dop_v1_', 'eyJh.eyJ', '-----BEGIN '
    ]) w (start)
    where not exists (
        select from pg_temp.import(json_build_object('plain', w.start || 'TEA')::text) i
        where i.kind = 'left_out' and i.path = '$.plain'
    )$$,
    'import_task_master_config knows a secret by how it starts'
);

-- Refusals

select throws_ok(
    $$select signalbox.import_task_master_config('00000000-0000-7000-8000-000000000000', '{}')$$,
    'SB001', 'no active project 00000000-0000-7000-8000-000000000000',
    'import_task_master_config refuses a project that there is not'
);
select tests.make_project();
select from signalbox.update_project(tests.project(), '{"status": "archived"}');
select throws_ok(
    $$select pg_temp.import('{}')$$,
    'SB001', 'no active project ' || tests.project(),
    'import_task_master_config refuses a project that is archived'
);
select tests.make_project();
select throws_ok(
    $$select pg_temp.import('[]')$$,
    'SB005', 'the document is no task master config file',
    'import_task_master_config refuses a document that is no object'
);
select is(
    (select e.detail from tests.error_of($$select pg_temp.import('"sk-TEA-11"')$$) e),
    '$: must be an object, not string',
    'import_task_master_config says what the document is, and where'
);
select throws_ok(
    $$select pg_temp.import('{"tea": {"tasks": []}}')$$,
    'SB005', 'the document is no task master config file',
    'import_task_master_config refuses a task file'
);
select is(
    (select e.detail from tests.error_of($$select pg_temp.import('{"tea": {"tasks": []}}')$$) e),
    '$: has task lists: import it with import_task_master',
    'import_task_master_config names the function for a task file'
);
select is_empty(
    $$select from signalbox.imported_documents d where d.project_id = tests.project()$$,
    'import_task_master_config keeps nothing of what it refused'
);
select is(pg_temp.settings(), '{}', 'import_task_master_config sets nothing when it refuses');

select * from finish();
rollback;
